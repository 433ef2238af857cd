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

const button = (action: string, text: unknown, label?: string, isOn?: boolean): TemplateResult =>
  html`<button
    type="button"
    class="text"
    part="action"
    data-action=${action}
    aria-label=${label ?? nothing}
    aria-expanded=${isOn ?? nothing}
  >
    ${text}
  </button>`

/** The buttons under a comment. */
export function actionsView(
  { name }: CommentRecord,
  isOwn: boolean,
  isOpen: boolean,
  strings: WritingStrings,
): TemplateResult {
  const { anonymous, edit, remove, reply, replyTo } = strings
  return html`<div class="actions">
    ${button('reply', reply, fill(replyTo, name || anonymous), isOpen)}
    ${isOwn ? [button('edit', edit), button('remove', remove)] : nothing}
  </div>`
}

/** Asks before a removal. */
export function questionView({ id }: CommentRecord, strings: WritingStrings): TemplateResult {
  return html`<div class="actions ask">
    <span id="ask-${id}">${strings.removeAsk}</span>
    <button type="button" class="danger" aria-describedby="ask-${id}" data-action="confirm">
      ${strings.remove}
    </button>
    ${button('close', strings.removeNo)}
  </div>`
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
        : html`<div class="preview">
            <p class="quiet">${strings.preview}</p>
            <div class="body" part="preview" dir="auto">${previewNodes(preview)}</div>
          </div>`
    }
    ${
      name === undefined
        ? nothing
        : html`<label for="name-${key}"
              >${strings.name} <span class="quiet">${strings.nameHint}</span></label
            >
            <div class="name">
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
    <div class="buttons">
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
          ? html`<p class="quiet" part="privacy">${strings.privacy}</p>`
          : button('close', strings.cancel)
      }
    </div>`
}
