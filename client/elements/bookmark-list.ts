import { itemKeys, readItem, removeItem, writeItem } from '../storage.js'

/** A bookmark as a line of text has it. */
export interface Bookmark {
  readonly post: string
  readonly at: string
  readonly title: string
}

/** What this browser knows of one bookmark, on top of what the server knows. */
export interface LocalBookmark extends Bookmark {
  /** Taken back. Kept only while the server may not know. */
  readonly undo: boolean
  /** Sent as an event, so that it belongs to whoever is signed in. */
  readonly sent: boolean
}

// One item a bookmark: two tabs never write the same item, so neither can undo what the other wrote.
const KEY = 'bookmark:'
const BOOKMARKS_MAX = 1_000
/** What was sent and is not in the server's list after so long was undone elsewhere: a log takes up to a day. */
const SENT_MS_MAX = 2 * 86_400_000

/** The bookmarks of a text, one a line. */
export function parseBookmarks(text: string): readonly Bookmark[] {
  return text
    .split('\n')
    .map((line) => bookmark(new URLSearchParams(line)))
    .filter(({ post }) => post !== '')
}

/** The server's bookmarks with what this browser did since on top, the newest first. */
export function mergeBookmarks(ofServer: readonly Bookmark[]): readonly Bookmark[] {
  const bookmarks = new Map(ofServer.map((bookmark) => [bookmark.post, bookmark]))
  for (const local of localBookmarks()) {
    if (local.undo) bookmarks.delete(local.post)
    else if (!bookmarks.has(local.post)) bookmarks.set(local.post, local)
  }
  return [...bookmarks.values()].sort((one, other) => (one.at < other.at ? 1 : -1))
}

export function keepBookmark({ post, at, title, undo, sent }: LocalBookmark): void {
  const record = new URLSearchParams({ post, at, title })
  if (undo) record.set('undo', '1')
  if (sent) record.set('sent', '1')
  writeItem(KEY + post, String(record))
  const [oldest, ...others] = localBookmarks()
  if (oldest && others.length >= BOOKMARKS_MAX) forgetBookmark(oldest.post)
}

export function forgetBookmark(post: string): void {
  removeItem(KEY + post)
}

/** What no server was told of yet, the oldest first. */
export function unsentBookmarks(): readonly LocalBookmark[] {
  return localBookmarks().filter(({ sent }) => !sent)
}

/** Forgets what the server's list shows by now. */
export function settleBookmarks(ofServer: readonly Bookmark[]): void {
  for (const { post, at, undo, sent } of localBookmarks()) {
    const isThere = ofServer.some((bookmark) => bookmark.post === post)
    const isOld = Date.now() - Date.parse(at) > SENT_MS_MAX
    if (sent && (isThere !== undo || isOld)) forgetBookmark(post)
  }
}

/** Keeps to this browser: what was sent belongs to an account, and nobody has to know what was taken back. */
export function keepOwnBookmarks(): void {
  for (const { post, undo, sent } of localBookmarks()) if (sent || undo) forgetBookmark(post)
}

function localBookmarks(): readonly LocalBookmark[] {
  return itemKeys(KEY)
    .map((key) => new URLSearchParams(readItem(key) ?? ''))
    .map((record) => ({
      ...bookmark(record),
      undo: record.has('undo'),
      sent: record.has('sent'),
    }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
}

function bookmark(record: URLSearchParams): Bookmark {
  const text = (name: string): string => record.get(name) ?? ''
  return { post: text('post'), at: text('at'), title: text('title') }
}
