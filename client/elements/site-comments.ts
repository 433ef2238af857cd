import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { CommentRecord } from '../../codec/index.js'
import { commentMarkup } from '../render/comment-markup.js'
import { readComments, threadOf, type CommentFile } from '../render/thread.js'
import { itemKeys } from '../storage.js'
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
 * @csspart thread @csspart comment @csspart avatar @csspart header @csspart author @csspart badge @csspart time @csspart body @csspart state @csspart action @csspart empty @csspart answers @csspart foot
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
  #comments: readonly ThreadComment[] = []
  #writing: CommentWriting | undefined
  #isNear = false
  /** What was typed into a plain form inside the tag. */
  #typed: string | undefined

  constructor() {
    super()
    this.post = ''
    this.sort = 'newest'
  }

  /** What the files say that are loaded. @internal */
  read(): CommentFile {
    return readComments([...this.segments, this.subject.text], this.#known)
  }

  protected override whenReady(): Promise<unknown> {
    const isNamed = location.hash.startsWith('#comment-')
    const near = isNamed || this.loading === 'eager' ? undefined : isNearScreen(this)
    const loaded = Promise.resolve(near).then(() => {
      this.#isNear = true
      this.subject.hostUpdate()
      return this.subject.loaded
    })
    void loaded.then(() => setTimeout(() => void this.#write(), isNamed ? 0 : WRITING_DELAY_MS))
    return Promise.all([
      super.whenReady(),
      // The visitor's own comments that wait come with the others, not after them.
      itemKeys(`kept:${this.post}:`)[0] && loaded.then(() => this.#write()),
      // What the page shows already makes way for comments, not for a promise of them.
      this.firstElementChild && loaded,
    ])
  }

  protected override willUpdate(changed: Changed): void {
    if (!changed.has('post')) return
    this.#typed = this.querySelector<HTMLTextAreaElement>('[name=body]')?.value
    this.segments = []
    this.#writing?.begin()
  }

  protected override render(): TemplateResult {
    const strings = this.texts(COMMENT_STRINGS)
    const writing = this.#writing
    const { state } = this.subject
    const file = this.read()
    const comments = (this.#comments = writing?.comments(file) ?? file.comments)
    const count = Math.max(file.count, comments.length)
    const isFailed = state === 'failed'
    const older = writing?.older(file)
    const isOldest = this.sort === 'oldest'
    return html`<section aria-labelledby="heading" @click=${this.#on} @focusin=${this.#on}>
      <div class="head">
        <slot name="heading">
          <h2 id="heading" part="heading" tabindex="-1">
            ${count ? plural(strings.comments, count, this.locale) : strings.heading}
          </h2>
        </slot>
        ${writing?.sort(count)}
      </div>
      ${commentForm({
        key: 'new',
        label: strings.yourComment,
        body: this.#typed,
        ...writing?.newForm(),
      })}
      <div class="comments" aria-busy=${state === 'loading'}>
        ${isOldest ? older : nothing}
        ${
          comments.length
            ? this.#list.element
            : html`<div class=${state} part="empty" role=${isFailed ? 'alert' : nothing}>
                  ${isFailed ? strings.loadFailed : state === 'ready' ? strings.empty : strings.loading}
                  ${
                    isFailed
                      ? html`<button part="button" data-action="retry">${strings.retry}</button>`
                      : nothing
                  }
                </div>
                ${isFailed ? html`<slot></slot>` : nothing}`
        }
        ${isOldest ? nothing : older}
      </div>
      ${this.renderAnnouncement()}
    </section>`
  }

  protected override updated(): void {
    // Whoever was typing there goes on typing here.
    if (this.querySelector(':focus')) this.renderRoot.querySelector('textarea')?.focus()
    const strings = this.texts(COMMENT_STRINGS)
    const writing = this.#writing
    const { target } = this
    const named = (text: string, { name }: ThreadComment): string =>
      fill(text, name || strings.anonymous)
    this.shown = this.#list.show(threadOf(this.#comments, this.sort), {
      key: (comment) => [comment.id === target, ...(writing?.key(comment) ?? [])],
      article: (comment) => [
        named(strings.commentBy, comment),
        `${comment.id === target ? 'target ' : ''}${writing?.className(comment) ?? ''}`,
      ],
      content: (row) => commentMarkup(row, strings, this.locale),
      foot: (comment) =>
        writing?.foot(comment) ??
        html`<button
          class="text"
          part="action"
          data-action="reply"
          aria-label=${named(strings.replyTo, comment)}
        >
          ${strings.reply}
        </button>`,
    })
  }

  /** Whoever is faster than the network gets what was asked for as soon as it is there. */
  readonly #on = (event: Event): void => {
    const target = event.target as HTMLElement
    if (!this.#writing && target.closest('form,[data-action]'))
      void this.#write().then((writing) => writing?.on(event, target))
  }

  /** Loads what writes. */
  async #write(): Promise<CommentWriting | undefined> {
    const module = await import('./comment-writing.js').catch(() => undefined)
    if (module) this.#writing ??= new module.CommentWriting(this)
    this.requestUpdate()
    return this.#writing
  }
}

/** Resolves when the visitor is near enough to want comments. */
function isNearScreen(element: Element): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        observer.disconnect()
        resolve()
      },
      { rootMargin: NEAR },
    )
    observer.observe(element)
  })
}

declare global {
  interface HTMLElementTagNameMap {
    'site-comments': SiteComments
  }
}
