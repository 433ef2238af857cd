import { formatArtifact } from '../../codec/index.js'
import type { Entity } from '../port/state-store.js'
import type { BookmarkValue } from '../reducer/bookmark.js'

/** `/me/bookmarks.txt`: what an actor is answered about their own, the newest first. It is no artifact: nobody else reads it. */
export function renderBookmarks(newestFirst: readonly Entity[]): string {
  const records = newestFirst
    .map((entity) => entity.value as BookmarkValue)
    .map(({ post, at, title }) => ({ post, at: new Date(at).toISOString(), title }))
  return formatArtifact({ directives: [], records })
}
