import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { NAME_CHARS_MAX } from '../../codec/index.js'
import type { Strings } from './strings.js'

/** What a comment form shows and whom it tells. */
export interface CommentForm {
  /** Tells the forms of one thread apart: `new`, or the kind and the comment's id. */
  readonly key: string
  readonly label: string
  readonly action: string
  readonly body: string
  /** Left out where an edit keeps the name. */
  readonly name?: string
  readonly problem: string
  /** Shown under the form. */
  readonly note?: string
  readonly onInput: (body: string, name: string | undefined) => void
  readonly onSubmit: () => void
  readonly onCancel?: () => void
}

/** Draws a form for a comment, a reply or an edit. */
export function commentForm(form: CommentForm, strings: Strings): TemplateResult {
  const id = (part: string): string => `${part}-${form.key}`
  const invalid = form.problem !== ''
  const onInput = (event: Event): void => {
    const { elements } = (event.currentTarget as HTMLElement).closest('form') as HTMLFormElement
    const body = elements.namedItem('body') as HTMLTextAreaElement
    const name = elements.namedItem('name') as HTMLInputElement | null
    form.onInput(body.value, name?.value)
  }
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    form.onSubmit()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit(event)
    if (event.key === 'Escape') form.onCancel?.()
  }
  return html`<form part="form" novalidate @submit=${onSubmit} @keydown=${onKey}>
    <div class="field">
      <label for=${id('body')}>${form.label}</label>
      <textarea
        id=${id('body')}
        part="input"
        name="body"
        rows="3"
        required
        dir="auto"
        aria-invalid=${invalid ? 'true' : 'false'}
        aria-describedby=${id('problem')}
        .value=${live(form.body)}
        @input=${onInput}
      ></textarea>
    </div>
    <p class="problem" part="error" id=${id('problem')}>${form.problem}</p>
    <div class="form-end">
      ${
        form.name === undefined
          ? nothing
          : html`<div class="field name-field">
              <label for=${id('name')}>
                ${strings.name} <span class="hint">${strings.nameHint}</span>
              </label>
              <input
                id=${id('name')}
                part="input"
                name="name"
                autocomplete="nickname"
                maxlength=${NAME_CHARS_MAX}
                dir="auto"
                .value=${live(form.name)}
                @input=${onInput}
              />
            </div>`
      }
      <div class="buttons">
        ${
          form.onCancel
            ? html`<button type="button" class="text" part="button" @click=${form.onCancel}>
                ${strings.cancel}
              </button>`
            : nothing
        }
        <button class="primary" part="button">${form.action}</button>
      </div>
    </div>
    ${form.note ? html`<p class="quiet note" part="privacy">${form.note}</p>` : nothing}
  </form>`
}
