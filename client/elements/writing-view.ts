import { html, nothing, type TemplateResult } from 'lit/html.js'
import { NAME_CHARS_MAX } from '../../codec/limits.js'
import type { CommentRecord } from '../../codec/index.js'
import { markdown } from '../render/markdown.js'
import { COMMENT_STRINGS } from './comment-strings.js'
import { markupNodes } from './markup-nodes.js'
import { fill } from './strings.js'
import { WRITING_STRINGS } from './writing-strings.js'

/** What is open under a comment. One at a time. */
export type OpenAction = 'reply' | 'edit' | 'remove'

export const STRINGS = { ...COMMENT_STRINGS, ...WRITING_STRINGS }
export type WritingStrings = typeof STRINGS

/** A button that `data-action` names. */
const button = (action: string, text: string, className = 'text', label?: string): TemplateResult =>
  html`<button
    type="button"
    class=${className}
    part="action"
    data-action=${action}
    aria-label=${label ?? nothing}
  >
    ${text}
  </button>`

/** The choice of an order, where there is something to order. */
export function sortView(count: number, sort: string, strings: WritingStrings): unknown {
  if (count < 2) return nothing
  return html`<select part="sort" aria-label=${strings.order}>
    ${(['newest', 'oldest'] as const).map(
      (order) =>
        html`<option value=${order} ?selected=${order === sort}>${strings[order]}</option>`,
    )}
  </select>`
}

/** What leads to the next older segment. */
export const olderView = (next: string | undefined, strings: WritingStrings): unknown =>
  next ? button('older', strings.older, 'older') : nothing

/** The buttons under a comment. */
export function actionsView(
  { name }: CommentRecord,
  isOwn: boolean,
  strings: WritingStrings,
): TemplateResult {
  const { anonymous, edit, remove, reply, replyTo } = strings
  return html`${button('reply', reply, 'text', fill(replyTo, name || anonymous))}${
    isOwn ? [button('edit', edit), button('remove', remove)] : nothing
  }`
}

/** A text as it will look. */
export const previewNodes = (text: string): (string | Node)[] => markupNodes(markdown(text))

/** What a form has below its box. `name` is left out where an edit keeps it, `preview` where it is not asked for. */
export function formEnd(
  key: string,
  action: string,
  name: string | undefined,
  preview: string | undefined,
  strings: WritingStrings,
): TemplateResult {
  const isNew = key === 'new'
  return html`${
      preview === undefined
        ? nothing
        : html`<div class="preview body" part="preview" dir="auto">${previewNodes(preview)}</div>`
    }
    ${
      name === undefined
        ? nothing
        : html`<label for="name-${key}"
              >${strings.name} <span class="quiet">${strings.nameHint}</span></label
            >
            <div class="row">
              <input
                id="name-${key}"
                part="input"
                name="name"
                autocomplete="nickname"
                maxlength=${NAME_CHARS_MAX}
                dir="auto"
                .value=${name}
              />
              <input
                class="hidden"
                name="website"
                tabindex="-1"
                autocomplete="off"
                aria-hidden="true"
              />
              ${isNew ? html`<slot name="sign-in"></slot>` : nothing}
            </div>`
    }
    <div class="row">
      <button class="primary" part="button">${action}</button>
      <button
        type="button"
        class="text"
        data-action="preview"
        aria-pressed=${preview !== undefined}
      >
        ${strings.preview}
      </button>
      ${
        isNew
          ? html`<span class="quiet" part="privacy">${strings.privacy}</span>`
          : button('close', strings.cancel)
      }
    </div>`
}
