import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { artifactFeed } from '../artifact-feed.js'
import { settings } from '../settings.js'
import { CommentForms } from './comment-forms.js'
import { threadComments, threadOf, type ThreadComment } from './comment-thread.js'
import { threadView, type OpenAction, type ThreadHost } from './comment-view.js'
import { commentsStyles } from './comments-styles.js'
import {
  keepComments,
  keptChange,
  keptComments,
  nextSegment,
  publishedCount,
} from './kept-comments.js'
import { Permalinks } from './permalinks.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { problemText } from './strings.js'
import { SubjectController } from './subject-controller.js'

const MINUTE_MS = 60_000

/**
 * The comments of a post: read, write, answer, and change one's own.
 *
 * What stands inside the tag is shown until the script runs; a plain form there works without it.
 *
 * @attr post - The post.
 * @attr sort - `newest` (default) or `oldest` first. Replies are always in the order in which they were written.
 * @slot heading - Instead of the heading with the count.
 * @fires site-event-send, site-event-sent, site-event-published, site-event-failed
 * @csspart heading @csspart form @csspart input @csspart button @csspart error @csspart privacy
 * @csspart thread @csspart empty @csspart comment @csspart header @csspart avatar @csspart author @csspart badge @csspart time @csspart body @csspart state @csspart action
 * @cssprop --site-accent - Buttons, links, focus. @cssprop --site-on-accent - Text on it.
 * @cssprop --site-muted @cssprop --site-line @cssprop --site-edge @cssprop --site-surface @cssprop --site-field @cssprop --site-danger @cssprop --site-radius
 * @example <site-comments post="my-post"></site-comments>
 */
export class SiteComments extends SiteElement {
  static override properties = { post: {}, sort: {} }
  static override styles = [sharedStyles, ...commentsStyles]
  declare post: string
  declare sort: 'newest' | 'oldest'
  readonly #subject = new SubjectController(this, () => this.post && `comments/${this.post}`)
  readonly #forms = new CommentForms(this, () => this.post)
  readonly #permalinks = new Permalinks(
    this,
    () => this.#subject.state === 'ready',
    (id) => this.#focus(`#${CSS.escape(`comment-${id}`)}`),
  )
  #segments: readonly string[] = []
  #open: { readonly action: OpenAction; readonly id: string } | undefined
  #clock: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.post = ''
    this.sort = 'newest'
    this.#subject.onPending = (before) => keepComments(this.post, this.#subject.pending, before)
    this.#subject.onPublished = ({ type }, status) => {
      if (type !== 'comment') return
      this.announce(status === 'held' ? this.strings.states.held : this.strings.published)
    }
    this.#subject.onLateRefusal = ({ type, fields }, problem) => {
      if (type === 'comment/remove') return this.announce(problemText(this.strings, problem))
      const key = type === 'comment' ? 'new' : `edit-${String(fields['comment'])}`
      this.#forms.restore(key, String(fields['body'] ?? ''))
      this.#fail(key, problem)
    }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#clock = setInterval(() => document.hidden || this.requestUpdate(), MINUTE_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#clock)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('post')) {
      this.#segments = []
      this.#forms.takeOver(this)
      this.#subject.pending = keptComments(this.post)
    }
    if (this.#subject.state !== 'ready') return
    for (const event of this.#subject.pending) {
      const change = keptChange(event, this.#subject.text)
      if (change === 'gone') this.#subject.forget(event.id)
      if (change === 'held') this.#subject.keep({ ...event, state: 'held' })
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('post')) return
    for (const event of this.#subject.pending)
      void this.#subject.until((text) => keptChange(event, text) !== undefined)
  }

  protected override render(): TemplateResult {
    const { strings } = this
    const comments = threadComments([...this.#segments, this.#subject.text], this.#subject.pending)
    const count = Math.max(comments.length, publishedCount(this.#subject.text) ?? 0)
    const form = {
      key: 'new',
      label: strings.yourComment,
      action: strings.post,
      note: strings.privacy,
      onSubmit: () => void this.#write('new'),
    }
    const older = this.#renderOlder()
    return html`<section aria-labelledby="heading">
      <slot name="heading">
        <h2 id="heading" part="heading" tabindex="-1">${strings.comments(count)}</h2>
      </slot>
      ${this.#forms.render(form, strings, true)}
      <div class="thread" aria-busy=${this.#subject.state === 'loading' ? 'true' : 'false'}>
        ${this.sort === 'oldest' ? older : nothing} ${this.#renderThread(comments)}
        ${this.sort === 'oldest' ? nothing : older}
      </div>
      ${this.renderAnnouncement()}
    </section>`
  }

  #renderThread(comments: readonly ThreadComment[]): TemplateResult {
    const { strings } = this
    if (comments.length > 0) return threadView(threadOf(comments, this.sort), this.#threadHost())
    if (this.#subject.state === 'failed')
      return html`<p class="failed" role="alert">
        ${strings.loadFailed}
        <button type="button" part="button" @click=${() => this.#subject.refresh()}>
          ${strings.retry}
        </button>
      </p>`
    return this.#subject.state === 'loading'
      ? html`<p class="loading">${strings.loading}</p>`
      : html`<p class="empty" part="empty">${strings.empty}</p>`
  }

  #renderOlder(): TemplateResult | typeof nothing {
    const next = nextSegment(this.#segments[0] ?? this.#subject.text)
    if (next === undefined) return nothing
    return html`<button type="button" class="older" part="button" @click=${() => this.#older(next)}>
      ${this.strings.older}
    </button>`
  }

  #threadHost(): ThreadHost {
    return {
      strings: this.strings,
      locale: this.locale,
      target: this.#permalinks.target,
      openUnder: (id) => (this.#open?.id === id ? this.#open.action : undefined),
      open: (action, id) => void this.#openUnder(action, id),
      close: () => void this.#close(),
      remove: (id) => void this.#remove(id),
      form: (action, comment) => this.#renderForm(action, comment),
    }
  }

  #renderForm(action: 'reply' | 'edit', comment: ThreadComment): TemplateResult {
    const { strings } = this
    const key = `${action}-${comment.id}`
    const isReply = action === 'reply'
    const form = {
      key,
      label: isReply ? strings.yourReply(comment.name || strings.anonymous) : strings.editComment,
      action: isReply ? strings.postReply : strings.save,
      onSubmit: () => void (isReply ? this.#write(key, comment.id) : this.#edit(key, comment.id)),
      onCancel: () => {
        if (!isReply) this.#forms.clear(key)
        void this.#close()
      },
    }
    return this.#forms.render(form, strings, isReply)
  }

  async #write(key: string, to?: string): Promise<void> {
    const body = await this.#bodyOf(key)
    if (body === undefined) return
    const name = this.#forms.plainName
    this.#forms.clear(key)
    this.#open = undefined
    const fields = { post: this.post, body, ...(name ? { name } : {}), ...(to ? { to } : {}) }
    const sending = this.#subject.send('comment', fields)
    const id = this.#subject.pending.at(-1)?.id
    this.announce(this.strings.states.sending)
    await this.updateComplete
    if (id !== undefined) this.#focus(`#${CSS.escape(`comment-${id}`)}`)
    const problem = await sending
    if (!problem) {
      const state = this.#subject.pending.find((event) => event.id === id)?.state
      this.announce(this.strings.states[state ?? 'accepted'])
      return
    }
    if (to !== undefined) this.#open = { action: 'reply', id: to }
    this.#forms.restore(key, body)
    this.#fail(key, problem)
  }

  async #edit(key: string, comment: string): Promise<void> {
    const body = await this.#bodyOf(key)
    if (body === undefined) return
    this.#forms.clear(key)
    await this.#close()
    const problem = await this.#subject.send('comment/edit', { post: this.post, comment, body })
    if (!problem) {
      this.announce(this.strings.saved)
      return
    }
    this.#open = { action: 'edit', id: comment }
    this.#forms.write(key, body)
    this.#fail(key, problem)
  }

  async #remove(comment: string): Promise<void> {
    this.#open = undefined
    const sending = this.#subject.send('comment/remove', { post: this.post, comment })
    await this.updateComplete
    this.#focus('h2')
    const problem = await sending
    this.announce(problem ? problemText(this.strings, problem) : this.strings.removed)
  }

  /** The text of a form, tidy; undefined, and said so, where there is none. */
  async #bodyOf(key: string): Promise<string | undefined> {
    // Half a surrogate pair cannot be sent at all.
    const body = this.#forms
      .body(key)
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .trim()
    if (body !== '') return body
    this.#forms.fail(key, this.strings.bodyMissing)
    await this.updateComplete
    this.#focus(`#${CSS.escape(`body-${key}`)}`)
    return undefined
  }

  #fail(key: string, problem: { code: string; detail: string }): void {
    if (problem.code === 'cancelled') return this.announce('')
    const text = problemText(this.strings, problem)
    this.#forms.fail(key, text)
    this.announce(text)
    void this.updateComplete.then(() => this.#focus(`#${CSS.escape(`body-${key}`)}`))
  }

  async #openUnder(action: OpenAction, id: string): Promise<void> {
    const comment = threadComments([...this.#segments, this.#subject.text], []).find(
      (candidate) => candidate.id === id,
    )
    const key = `${action}-${id}`
    if (action === 'edit' && this.#forms.body(key) === '')
      this.#forms.write(key, comment?.body ?? '')
    this.#open = { action, id }
    this.requestUpdate()
    await this.updateComplete
    const target = action === 'remove' ? `comment-${id}` : `body-${key}`
    this.#focus(`#${CSS.escape(target)}${action === 'remove' ? ' .danger' : ''}`)
  }

  async #close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    this.requestUpdate()
    await this.updateComplete
    if (!open) return
    const article = `#${CSS.escape(`comment-${open.id}`)}`
    this.#focus(`${article} [data-action=${open.action}], ${article}`)
  }

  async #older(next: string): Promise<void> {
    const feed = artifactFeed(settings.endpoint + next)
    await feed.refresh()
    if (feed.text === undefined) {
      this.announce(this.strings.loadFailed)
      return
    }
    this.#segments = [feed.text, ...this.#segments]
    this.requestUpdate()
  }

  #focus(selector: string): void {
    const element = this.renderRoot.querySelector<HTMLElement>(selector)
    element?.focus({ preventScroll: true })
    element?.scrollIntoView({ block: 'nearest' })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-comments': SiteComments
  }
}
