import { LitElement, html, type TemplateResult } from 'lit'
import { ENGLISH, type Strings } from './strings.js'

/** What all elements share: their texts, their language, and one polite live region. */
export class SiteElement extends LitElement {
  #announcement = ''

  protected get strings(): Strings {
    return ENGLISH
  }

  /** The language for dates and numbers: the closest `lang`, or the browser's. */
  protected get locale(): string | undefined {
    const lang = this.closest('[lang]')?.getAttribute('lang')
    try {
      return lang ? Intl.getCanonicalLocales(lang)[0] : undefined
    } catch {
      return undefined
    }
  }

  /** Says something to a screen reader, without moving the focus. */
  protected announce(text: string): void {
    this.#announcement = text
    this.requestUpdate()
  }

  /** The live region. It is there from the first render on: one that comes with its text stays silent. */
  protected renderAnnouncement(): TemplateResult {
    return html`<div class="hidden" role="status">${this.#announcement}</div>`
  }
}
