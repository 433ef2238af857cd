import { readItem, removeItem, writeItem } from '../storage.js'
import type { SiteComments } from './site-comments.js'

const NAME = 'name'

/** What was typed into the forms of a post: kept, so that it is still there after a reload. */
export class CommentDrafts {
  readonly #host: SiteComments

  constructor(host: SiteComments) {
    this.#host = host
  }

  get name(): string {
    return readItem(NAME) ?? ''
  }

  /** The name as it can be sent: in one line. */
  get plainName(): string {
    return tidy(this.name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
  }

  /** What was typed into a plain form inside the tag, or before this was there; else the draft. */
  takeOver(): string | undefined {
    const typed = (name: string): string | undefined =>
      this.#host.querySelector<HTMLInputElement>(`[name=${name}]`)?.value
    const name = typed(NAME)
    if (name) writeItem(NAME, name)
    const body = this.box('new')?.value || typed('body')
    if (body) this.write('new', body)
    return this.read('new')
  }

  /** The box of a form. */
  box(key: string): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector(`#${CSS.escape(`body-${key}`)}`)
  }

  read(key: string): string | undefined {
    return readItem(this.#key(key))
  }

  write(key: string, body: string): void {
    if (body) writeItem(this.#key(key), body)
    else removeItem(this.#key(key))
  }

  /** Keeps what somebody types. */
  type(key: string, { name, value }: HTMLInputElement): void {
    if (name === NAME) writeItem(NAME, value)
    if (name === 'body') this.write(key, value)
  }

  /** Changes the text in a box, and the draft. */
  fill(key: string, body: string): void {
    const box = this.box(key)
    if (box) box.value = body
    this.write(key, body)
  }

  #key(key: string): string {
    return `draft:${this.#host.post}:${key}`
  }
}

/** A text as it can be sent: without half a surrogate pair. */
export const tidy = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd').trim()
