import { settings } from '../settings.js'
import {
  forgetBookmark,
  keepBookmark,
  keepOwnBookmarks,
  mergeBookmarks,
  parseBookmarks,
  settleBookmarks,
  unsentBookmarks,
  type Bookmark,
  type LocalBookmark,
} from './bookmark-list.js'
import type { Sent } from './send-from.js'
import type { SiteElement } from './site-element.js'

/** Whose bookmarks these are. Where the server did not answer, what is done is kept and offered by a later page. */
let account: 'unknown' | 'none' | 'signed-in' = 'unknown'
let ofServer: readonly Bookmark[] = []
let asking: Promise<void> | undefined
const listeners = new Set<() => void>()

/** The visitor's bookmarks as far as they are known, the newest first. */
export function myBookmarks(): readonly Bookmark[] {
  return mergeBookmarks(ofServer)
}

/** Calls `listener` whenever the bookmarks change, in another tab too. Returns the way to stop. */
export function onBookmarks(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** Asks whether the visitor is signed in, once a page, and offers up what was bookmarked before that. */
export function openBookmarks(element: SiteElement): Promise<void> {
  asking ??= ask().then(() => {
    tell()
    void offerAll(element)
  })
  return asking
}

/** Sets a bookmark, or takes it back. Returns why that failed. */
export async function setBookmark(
  element: SiteElement,
  bookmark: LocalBookmark,
): Promise<Sent['problem']> {
  keepBookmark(bookmark)
  tell()
  await openBookmarks(element)
  if (account === 'none') keepOwnBookmarks()
  if (account !== 'signed-in') return undefined
  const { problem, receipt } = await offer(element, bookmark)
  if (!receipt) forgetBookmark(bookmark.post)
  tell()
  return problem
}

async function ask(): Promise<void> {
  try {
    const response = await fetch(`${settings.endpoint}/me/bookmarks.txt`, {
      cache: 'no-cache',
      credentials: settings.credentials,
    })
    if (response.ok) {
      ofServer = parseBookmarks(await response.text())
      account = 'signed-in'
      settleBookmarks(ofServer)
    } else if (response.status < 500) {
      account = 'none'
      keepOwnBookmarks()
    }
  } catch {
    // Without an answer the browser's own list has to do.
  }
}

/** One after the other, so that a long list does not fill the outbox; the rest waits for a better moment. */
async function offerAll(element: SiteElement): Promise<void> {
  if (account !== 'signed-in') return
  for (const bookmark of unsentBookmarks()) {
    const { receipt } = await offer(element, bookmark)
    if (!receipt) keepBookmark(bookmark)
    if (receipt?.status !== 'accepted') return
  }
}

async function offer(element: SiteElement, bookmark: LocalBookmark): Promise<Sent> {
  const { post, title, undo } = bookmark
  // Before the request, so that no other call or tab sends it again.
  keepBookmark({ ...bookmark, sent: true })
  const { sendFrom } = await import('./send-from.js')
  return sendFrom(element, 'bookmark', { post, undo, ...(title ? { title } : {}) })
}

function tell(): void {
  for (const listener of listeners) listener()
}
