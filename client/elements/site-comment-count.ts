import { html, type TemplateResult } from 'lit/html.js'
import { artifactFeed } from '../artifact-feed.js'
import { subjectUrl } from '../publication.js'
import { COMMENT_COUNT_STRINGS } from './comment-count-strings.js'
import { commentCount, countsFeed } from './comment-counts.js'
import { css } from './css.js'
import type { Changed } from './reactive-element.js'
import { SiteElement } from './site-element.js'
import { plural } from './strings.js'

/**
 * How many comments a post has, as text such as "3 comments", for lists of posts. All of a page share one request. What
 * stands inside the tag is shown until the count is known; a link there stays the link, with the count as its text.
 *
 * @attr post - The post.
 * @slot - What to show until the count is known, as text or as a link.
 * @example <a href="/posts/my-post#comments"><site-comment-count post="my-post">Comments</site-comment-count></a>
 */
export class SiteCommentCount extends SiteElement {
  static override properties = { post: {} }
  static override styles = [
    css`
      :host([hidden]) {
        display: none;
      }
    `,
  ]
  declare post: string
  #count: number | undefined
  #stops: readonly (() => void)[] = []

  constructor() {
    super()
    this.post = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#follow()
  }

  protected override willUpdate(changed: Changed): void {
    if (changed.has('post')) this.#follow()
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`
  }

  /** The text is the page's own, so that it looks and links as the page says. */
  protected override updated(): void {
    if (this.#count === undefined) return
    const text = plural(this.texts(COMMENT_COUNT_STRINGS).comments, this.#count, this.locale)
    const place = this.querySelector('a') ?? this
    if (place.textContent !== text) place.textContent = text
  }

  /** Reads the count, and again whenever the page reads the post's comments or the counts of all. */
  #follow(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    const { post } = this
    if (!post || !this.isConnected) return
    const look = async (): Promise<void> => {
      const count = await commentCount(post)
      if (post !== this.post || count === this.#count) return
      this.#count = count
      this.requestUpdate()
    }
    this.#stops = [artifactFeed(subjectUrl(`comments/${post}`)), countsFeed()].map((feed) =>
      feed.subscribe(() => void look()),
    )
    void look()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-comment-count': SiteCommentCount
  }
}
