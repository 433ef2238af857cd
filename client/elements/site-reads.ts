import { html, type TemplateResult } from 'lit/html.js'
import { css } from './css.js'
import { READS_STRINGS } from './reads-strings.js'
import { SiteElement } from './site-element.js'
import { plural } from './strings.js'
import { SubjectController } from './subject-controller.js'

/**
 * By how many a post was read, as text such as "12 readers". It counts this visitor too: once a page, once the page is
 * seen, and not where the browser sends Global Privacy Control.
 *
 * @attr post - The post.
 * @attr count - `off` shows the number without counting.
 * @slot - What to show until the number is known.
 * @csspart text - The text.
 * @example <site-reads post="my-post"></site-reads>
 */
export class SiteReads extends SiteElement {
  static override properties = { post: {}, count: {} }
  static override styles = [
    css`
      :host([hidden]) {
        display: none;
      }
      span {
        font-variant-numeric: tabular-nums;
      }
    `,
  ]
  declare post: string
  declare count: 'on' | 'off'
  readonly #subject = new SubjectController(this, () => this.post && `reads/${this.post}`)

  constructor() {
    super()
    this.post = ''
    this.count = 'on'
  }

  protected override render(): TemplateResult {
    if (this.#subject.state !== 'ready') return html`<slot></slot>`
    const count = Number(new URLSearchParams(this.#subject.text.trim()).get('count') ?? 0)
    const { readers, noReaders } = this.texts(READS_STRINGS)
    const text = count ? plural(readers, count, this.locale) : noReaders
    return html`<span part="text">${text}</span>`
  }

  protected override updated(): void {
    const { post } = this
    // Nobody waits for it, so what sends it may come later than what is read.
    if (post && this.count !== 'off')
      import('../count-read.js').then(({ countRead }) => countRead(post)).catch(() => undefined)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-reads': SiteReads
  }
}
