import { html, type TemplateResult } from 'lit/html.js'
import type { Bookmark } from './bookmark-list.js'
import { BOOKMARK_STRINGS } from './bookmark-strings.js'
import { bookmarkStyles } from './bookmark-styles.js'
import { myBookmarks, onBookmarks, openBookmarks, setBookmark } from './my-bookmarks.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { fill, problemText } from './strings.js'

const TITLE_CHARS_MAX = 200

/**
 * A button that bookmarks a post, or the list of one's bookmarks. They stay in the browser; of a visitor who is signed in,
 * the site keeps them.
 *
 * @attr post - The post.
 * @attr title - What the list calls it; without a title the list shows the post's name.
 * @attr list - Shows the list instead of the button.
 * @attr base - What a link of the list begins with; the post's name follows.
 * @slot - The words on the button.
 * @slot empty - What an empty list says.
 * @fires site-event-send - Before a bookmark of somebody who is signed in is sent. Cancel it to keep it back.
 * @fires site-event-sent - After the first attempt to send it.
 * @fires site-event-failed - When it was refused.
 * @csspart button - The button.
 * @csspart icon - The picture on it.
 * @csspart error - What went wrong.
 * @csspart list - The list.
 * @csspart item - A bookmark of the list.
 * @csspart link - Its link.
 * @csspart remove - Its button.
 * @csspart empty - What an empty list says.
 * @cssprop --site-accent - The pressed button, links and focus.
 * @example <site-bookmark post="my-post" title="My post"></site-bookmark>
 * @example <site-bookmark list base="/posts/"></site-bookmark>
 */
export class SiteBookmark extends SiteElement {
  static override properties = { post: {}, title: {}, list: { type: Boolean }, base: {} }
  static override styles = [sharedStyles, bookmarkStyles]
  declare post: string
  declare title: string
  declare list: boolean
  declare base: string
  #problem = ''
  #stop: (() => void) | undefined

  constructor() {
    super()
    this.post = ''
    this.title = ''
    this.list = false
    this.base = '/'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = onBookmarks(() => this.requestUpdate())
    void openBookmarks(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  protected override render(): TemplateResult {
    return html`${this.list ? this.#renderList() : this.#renderButton()}
      <p class="problem" part="error">${this.#problem}</p>
      ${this.renderAnnouncement()}`
  }

  #renderButton(): TemplateResult {
    const { post } = this
    const title = [...this.title.replace(/\s+/g, ' ').trim()].slice(0, TITLE_CHARS_MAX).join('')
    const undo = myBookmarks().some((bookmark) => bookmark.post === post)
    return html`<button
      type="button"
      class="toggle"
      part="button"
      aria-pressed=${undo ? 'true' : 'false'}
      @click=${() => this.#set({ post, title }, undo)}
    >
      <svg part="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6 3h12v18l-6-5-6 5z" />
      </svg>
      <span><slot>${this.#texts.bookmark}</slot></span>
    </button>`
  }

  #renderList(): TemplateResult {
    const bookmarks = myBookmarks()
    if (bookmarks.length === 0)
      return html`<p class="quiet empty" part="empty" tabindex="-1">
        <slot name="empty">${this.#texts.noBookmarks}</slot>
      </p>`
    return html`<ul part="list" aria-label=${this.#texts.bookmarks}>
      ${bookmarks.map((bookmark, index) => this.#renderItem(bookmark, index))}
    </ul>`
  }

  #renderItem(bookmark: Bookmark, index: number): TemplateResult {
    const title = bookmark.title || bookmark.post
    const remove = async (): Promise<void> => {
      void this.#set(bookmark, true)
      await this.updateComplete
      // The button that had the focus is gone: the next one takes it.
      const places = [...this.renderRoot.querySelectorAll<HTMLElement>('li button, .empty')]
      places[Math.min(index, places.length - 1)]?.focus()
    }
    return html`<li part="item">
      <a part="link" href=${this.base + bookmark.post.split('/').map(encodeURIComponent).join('/')}>
        <bdi>${title}</bdi>
      </a>
      <button
        type="button"
        class="text"
        part="remove"
        aria-label=${fill(this.#texts.removeBookmark, title)}
        @click=${remove}
      >
        ✕
      </button>
    </li>`
  }

  get #texts(): typeof BOOKMARK_STRINGS {
    return this.texts(BOOKMARK_STRINGS)
  }

  async #set({ post, title }: Pick<Bookmark, 'post' | 'title'>, undo: boolean): Promise<void> {
    const at = new Date().toISOString()
    this.#problem = ''
    const problem = await setBookmark(this, { post, title, at, undo, sent: false })
    if (problem) this.#problem = problemText(this.strings, problem)
    this.announce(this.#problem || (undo ? this.#texts.bookmarkRemoved : this.#texts.bookmarkAdded))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-bookmark': SiteBookmark
  }
}
