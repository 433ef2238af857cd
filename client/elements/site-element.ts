import { html, type TemplateResult } from 'lit/html.js'
import { ReactiveElement } from './reactive-element.js'
import { SHARED_STRINGS, loadStrings, type Strings } from './strings.js'

/** What all elements share: their texts, their language, and one polite live region. */
export class SiteElement extends ReactiveElement {
  /** States for style sheets: `:state(pending)`. Undefined where the browser has none. */
  readonly states = (this as Partial<Pick<HTMLElement, 'attachInternals'>>).attachInternals?.()
    .states as Set<string> | undefined
  #announcement = ''
  #translation: Partial<Strings> | undefined

  /** The language for texts, dates and numbers: the closest `lang`. Undefined means the browser's. */
  get locale(): string | undefined {
    try {
      return Intl.getCanonicalLocales(this.#lang || [])[0]
    } catch {
      return undefined
    }
  }

  /** The texts that all elements have. */
  protected get strings(): typeof SHARED_STRINGS {
    return this.texts(SHARED_STRINGS)
  }

  /** Texts in the visitor's language, and English where a translation lacks one. */
  texts<Part>(english: Part): Part {
    return { ...english, ...this.#translation }
  }

  /** Says something to a screen reader, without moving the focus. */
  announce(text: string): void {
    this.#announcement = text
    this.requestUpdate()
  }

  /** The live region. It is there from the first render on: one that comes with its text stays silent. */
  protected renderAnnouncement(): TemplateResult {
    return html`<div class="hidden" role="status">${this.#announcement}</div>`
  }

  protected override whenReady(): Promise<unknown> | undefined {
    if (!this.#lang || this.#translation) return undefined
    return loadStrings(this.#lang).then((strings) => {
      this.#translation = strings
      // Where the page says nothing about its direction, that of the language holds.
      if (strings?.dir && !this.closest('[dir]')) this.dir = strings.dir
    })
  }

  get #lang(): string {
    return this.closest<HTMLElement>('[lang]')?.lang ?? ''
  }
}
