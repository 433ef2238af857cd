import { html, type TemplateResult } from 'lit/html.js'

/** What a comment form shows. */
export interface CommentForm {
  /** Tells the forms of one thread apart: `new`, or the kind and the comment's id. */
  readonly key: string
  readonly label: string
  /** What is in the box at first. */
  readonly body?: string | undefined
  readonly problem?: string | undefined
  /** The rest of the form, once somebody is in it. */
  readonly more?: TemplateResult | undefined
}

/** Draws a form for a comment, a reply or an edit. Its text stays in the box: typing draws nothing. */
export function commentForm({ body = '', key, label, more, problem }: CommentForm): TemplateResult {
  return html`<form part="form" novalidate data-key=${key} class=${more ? 'open' : ''}>
    <label for="body-${key}">${label}</label>
    <textarea
      id="body-${key}"
      part="input"
      name="body"
      rows="2"
      required
      dir="auto"
      aria-invalid=${!!problem}
      aria-describedby="problem-${key}"
      .value=${body}
    ></textarea>
    <p class="problem" part="error" id="problem-${key}">${problem}</p>
    ${more}
  </form>`
}
