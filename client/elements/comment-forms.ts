import type { ReactiveControllerHost, TemplateResult } from 'lit'
import { readItem, removeItem, writeItem } from '../storage.js'
import { commentForm, type CommentForm } from './comment-form.js'
import type { Strings } from './strings.js'

const NAME = 'name'

/** The texts in the forms of one thread: drafts that survive a reload, the name, and what is wrong. */
export class CommentForms {
  readonly #host: ReactiveControllerHost
  readonly #post: () => string
  readonly #bodies = new Map<string, string>()
  readonly #problems = new Map<string, string>()

  constructor(host: ReactiveControllerHost, post: () => string) {
    this.#host = host
    this.#post = post
  }

  get name(): string {
    return readItem(NAME) ?? ''
  }

  /** The name as it can be sent: one line, without half a surrogate pair. */
  get plainName(): string {
    return this.name
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .trim()
  }

  body(key: string): string {
    return this.#bodies.get(key) ?? readItem(this.#draft(key)) ?? ''
  }

  /** Takes over what was typed into a plain form inside the element before the script ran. */
  takeOver(root: ParentNode): void {
    this.#bodies.clear()
    this.#problems.clear()
    const typed = (selector: string): string =>
      root.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector)?.value ?? ''
    const body = typed('[name=body]')
    if (body !== '' && this.body('new') === '') this.write('new', body)
    const name = typed('[name=name]')
    if (name !== '') writeItem(NAME, name)
  }

  /** Keeps a text, as a draft too. */
  write(key: string, body: string, name?: string): void {
    this.#bodies.set(key, body)
    if (body === '') removeItem(this.#draft(key))
    else writeItem(this.#draft(key), body)
    if (name !== undefined) writeItem(NAME, name)
  }

  /** Empties a form, whatever was wrong in it included. */
  clear(key: string): void {
    this.write(key, '')
    this.#bodies.delete(key)
    this.fail(key, '')
  }

  /** Puts a text back that could not be sent, unless something else was begun in its place. */
  restore(key: string, body: string): void {
    if (this.body(key) === '') this.write(key, body)
  }

  /** Says what is wrong in a form; nothing where `problem` is empty. */
  fail(key: string, problem: string): void {
    this.#problems.set(key, problem)
    this.#host.requestUpdate()
  }

  render(
    form: Pick<CommentForm, 'key' | 'label' | 'action' | 'note' | 'onSubmit' | 'onCancel'>,
    strings: Strings,
    withName: boolean,
  ): TemplateResult {
    const { key } = form
    return commentForm(
      {
        ...form,
        body: this.body(key),
        problem: this.#problems.get(key) ?? '',
        ...(withName ? { name: this.name } : {}),
        onInput: (body, name) => this.write(key, body, name),
      },
      strings,
    )
  }

  #draft(key: string): string {
    return `draft:${this.#post()}:${key}`
  }
}
