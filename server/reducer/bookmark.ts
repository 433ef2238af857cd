import type { Change, Entity } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { latest } from './order.js'

/** The list of an actor's bookmarks within the actor's own subject. */
export const BOOKMARKS = 'bookmark'

/** What an actor last wished of one post. */
export interface BookmarkValue {
  readonly at: number
  readonly post: string
  readonly on: boolean
  readonly title?: string
}

/** One bookmark an actor and post; the last wish wins. The subject is the actor's own, so the post is the key. */
export function bookmark(event: AttestedEvent): readonly Change[] {
  const { post = '', title, undo } = event.fields
  const wish: BookmarkValue = {
    at: event.at,
    post,
    on: undo === undefined,
    ...(title ? { title } : {}),
  }
  return [
    {
      key: post,
      join: (current) =>
        entity(post, latest(current?.value as BookmarkValue | undefined, wish) ?? wish),
    },
  ]
}

function entity(key: string, value: BookmarkValue): Entity {
  return {
    key,
    ...(value.on ? { list: BOOKMARKS, at: value.at } : {}),
    value,
    counts: value.on ? { count: 1 } : {},
    shows: { times: [] },
  }
}
