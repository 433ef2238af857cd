import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { CommentRecord } from '../../codec/index.js'
import { commentMarkup } from '../render/comment-markup.js'
import { readComments, threadOf, type CommentFile } from '../render/thread.js'
import { itemKeys, readItem, writeItem } from '../storage.js'
import { commentForm } from './comment-form.js'
import { CommentList, type ThreadComment } from './comment-list.js'
import { COMMENT_STRINGS } from './comment-strings.js'
import type { CommentWriting } from './comment-writing.js'
import { commentsStyles } from './comments-styles.js'
import type { Changed } from './reactive-element.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { fill, plural } from './strings.js'
import { SubjectController } from './subject-controller.js'

/** How near the visitor has scrolled before comments are fetched. */
const NEAR = '600px'
/** What was read is on screen before what writes is loaded. */
const WRITING_DELAY_MS = 100

/**
 * The comments of a post: read, write, answer, and change one's own.
 *
 * What stands inside the tag is shown until the comments are there: put comments of `renderComments` and a plain form
 * there, and the page works without a script.
 *
 * @attr post - The post.
 * @attr sort - `newest` (default) or `oldest` first. Replies are always in the order in which they were written.
 * @attr loading - `eager` fetches the comments at once; else they are fetched when the visitor scrolls near.
 * @attr live - Looks for new comments now and then.
 * @slot - What the page shows without a script, and where the comments cannot be loaded.
 * @slot heading - Instead of the heading with the count.
 * @slot sign-in - Beside the field for the name, such as a link to your login.
 * @fires site-event-send - Before an event is sent; `preventDefault` keeps it back.
 * @fires site-event-sent - After the first attempt.
 * @fires site-event-published - When everybody can see it, or it waits for a moderator.
 * @fires site-event-failed - When it was refused.
 * @csspart heading @csspart sort @csspart form @csspart input @csspart button @csspart error @csspart preview @csspart privacy
 * @csspart thread @csspart comment @csspart avatar @csspart header @csspart author @csspart badge @csspart time @csspart body @csspart state @csspart action @csspart empty
 * @cssprop --site-accent - Buttons, links, focus. @cssprop --site-on-accent - Text on it.
 * @cssprop --site-muted @cssprop --site-line @cssprop --site-edge @cssprop --site-surface @cssprop --site-field @cssprop --site-danger @cssprop --site-radius
 * @cssstate pending - While something of the visitor's own is on its way.
 * @example <site-comments post="my-post"></site-comments>
 */
export class SiteComments extends SiteElement {
  static override properties = { post: {}, sort: {}, loading: {} }
  static override styles = [sharedStyles, commentsStyles]
  declare post: string
  declare sort: string
  declare loading: string
  /** @internal */
  readonly subject: SubjectController = new SubjectController(
    this,
    () => this.#isNear && this.post && `comments/${this.post}`,
  )
  /** The text of each older segment that was asked for, oldest first. @internal */
  segments: readonly string[] = []
  /** The id of the comment that the address names. @internal */
  target = ''
  /** Resolves when all comments are on screen. @internal */
  shown: Promise<void> | undefined
  readonly #list = new CommentList()
  readonly #known = new Map<string, CommentRecord>()
  #file: CommentFile = readComments([])
  #comments: readonly ThreadComment[] = []
  #writing: CommentWriting | undefined
  #draft = ''
  #isNear: unknown

  constructor() {
    super()
    this.post = ''
    this.sort = 'newest'
  }

  /** What the files say that are loaded. @internal */
  read(): CommentFile {
    return (this.#file = readComments([...this.segments, this.subject.text], this.#known))
  }

  /** Moves the focus to something that is, or will be, in the shadow root. @internal */
  async focusOn(selector: string): Promise<void> {
    await this.updateComplete
    const find = (): HTMLElement | null => this.renderRoot.querySelector(selector)
    if (!find()) await this.shown
    find()?.focus({ preventScroll: true })
    find()?.scrollIntoView({ block: 'nearest' })
  }

  protected override whenReady(): Promise<unknown> {
    const { hash } = location
    const isNamed = hash.startsWith('#comment-')
    const loaded = (isNamed || this.loading === 'eager' ? Promise.resolve() : this.#near()).then(
      () => {
        this.#isNear = true
        this.subject.hostUpdate()
        return this.subject.loaded
      },
    )
    void loaded.then(() => setTimeout(() => void this.#write(), isNamed ? 0 : WRITING_DELAY_MS))
    return Promise.all([
      super.whenReady(),
      // The visitor's own comments that wait come with the others, not after them.
      itemKeys(`kept:${this.post}:`)[0] && this.#write(),
      // What the page shows already makes way for comments, not for a promise of them.
      this.firstElementChild && loaded,
    ])
  }

  protected override willUpdate(changed: Changed): void {
    if (changed.has('post')) {
      const key = `draft:${this.post}:new`
      const typed = this.querySelector<HTMLTextAreaElement>('[name=body]')?.value
      if (typed) writeItem(key, typed)
      this.#draft = readItem(key) ?? ''
      this.segments = []
      this.#writing?.begin()
    }
    const { comments } = this.read()
    this.#comments = this.#writing?.comments(this.#file) ?? comments
  }

  protected override render(): TemplateResult {
    const strings = this.texts(COMMENT_STRINGS)
    const { sort, subject } = this
    const count = Math.max(this.#file.count, this.#comments.length)
    const button = (action: string, text: string): TemplateResult =>
      html`<button type="button" class=${action} part="button" data-action=${action}>
        ${text}
      </button>`
    const older = this.#file.next ? button('older', strings.older) : nothing
    const order = (value: string, text: string): TemplateResult =>
      html`<option value=${value} ?selected=${value === sort}>${text}</option>`
    const { state } = subject
    const isFailed = state === 'failed'
    return html`<section
      aria-labelledby="heading"
      @click=${this.#on}
      @focusin=${this.#on}
      @input=${this.#on}
      @keydown=${this.#on}
      @submit=${this.#on}
      @change=${this.#on}
    >
      <div class="head">
        <slot name="heading">
          <h2 id="heading" part="heading" tabindex="-1">
            ${count ? plural(strings.comments, count, this.locale) : strings.heading}
          </h2>
        </slot>
        ${
          count > 1
            ? html`<select part="sort" aria-label=${strings.order}>
                ${order('newest', strings.newest)}${order('oldest', strings.oldest)}
              </select>`
            : nothing
        }
      </div>
      ${commentForm({
        key: 'new',
        label: strings.yourComment,
        body: this.#draft,
        ...this.#writing?.newForm(),
      })}
      <div class="thread" aria-busy=${state === 'loading'}>
        ${sort === 'oldest' ? older : nothing}
        ${
          this.#comments.length
            ? this.#list.element
            : html`<div class=${state} part="empty" role=${isFailed ? 'alert' : nothing}>
                ${isFailed ? strings.loadFailed : state === 'ready' ? strings.empty : strings.loading}
                ${isFailed ? html`${button('retry', strings.retry)}<slot></slot>` : nothing}
              </div>`
        }
        ${sort === 'oldest' ? nothing : older}
      </div>
      ${this.renderAnnouncement()}
    </section>`
  }

  protected override updated(): void {
    const strings = this.texts(COMMENT_STRINGS)
    const writing = this.#writing
    const { target, locale } = this
    const named = (text: string, { name }: ThreadComment): string =>
      fill(text, name || strings.anonymous)
    this.shown = this.#list.show(threadOf(this.#comments, this.sort), {
      key: (comment) => [comment.id === target, ...(writing?.key(comment) ?? [])],
      article: (comment) => [
        named(strings.commentBy, comment),
        `${comment.id === target ? 'target ' : ''}${writing?.className(comment) ?? ''}`,
      ],
      content: (row) => commentMarkup(row, strings, locale),
      foot: (comment) =>
        writing?.foot(comment) ??
        html`<div class="actions">
          <button
            type="button"
            class="text"
            part="action"
            data-action="reply"
            aria-label=${named(strings.replyTo, comment)}
          >
            ${strings.reply}
          </button>
        </div>`,
    })
  }

  readonly #on = (event: Event): void => {
    const { type } = event
    const target = event.target as HTMLSelectElement
    if (type === 'submit') event.preventDefault()
    if (type === 'change' && target.part.contains('sort')) this.sort = target.value
    // Whoever is faster than the network gets what was asked for as soon as it is there.
    else if (this.#writing) this.#writing.on(event, target)
    else if (type === 'focusin' || target.closest('[data-action]'))
      void this.#write().then((writing) => writing?.on(event, target))
  }

  /** Loads what writes. */
  async #write(): Promise<CommentWriting | undefined> {
    const module = await import('./comment-writing.js').catch(() => undefined)
    if (module) this.#writing ??= new module.CommentWriting(this)
    this.requestUpdate()
    return this.#writing
  }

  /** Resolves when the visitor is near enough to want comments. */
  #near(): Promise<void> {
    return new Promise((resolve) => {
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return
          observer.disconnect()
          resolve()
        },
        { rootMargin: NEAR },
      )
      observer.observe(this)
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-comments': SiteComments
  }
}
