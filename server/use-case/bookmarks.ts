import type { StateStore } from '../port/state-store.js'
import { BOOKMARKS } from '../reducer/bookmark.js'
import { renderBookmarks } from '../view/bookmarks.js'

const BOOKMARKS_SHOWN_MAX = 1_000

/**
 * An actor's bookmarks, as text.
 *
 * @param subject The actor's own, as the attestor names it.
 */
export async function bookmarksText(
  state: Pick<StateStore, 'list'>,
  subject: string,
): Promise<string> {
  const selection = { list: BOOKMARKS, limit: BOOKMARKS_SHOWN_MAX, newestFirst: true }
  return renderBookmarks(await state.list(subject, selection))
}
