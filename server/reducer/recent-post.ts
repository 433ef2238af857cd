import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { last } from './order.js'

/**
 * The state's subject of which post was commented when. No post can be named so (`checkSubject`), and its artifact is
 * `comments/counts.txt`.
 */
export const RECENT_SUBJECT = 'comments/counts'
export const RECENT_POSTS = 'post'

/** How fine the time is, so that a busy post changes its entity once in that time instead of with each comment. */
const GRAIN_MS = 1_000

/** When a post was last commented, to the second. How many comments it has, the post's own subject counts. */
export interface RecentPostValue {
  readonly post: string
  readonly at: number
}

/**
 * What events of one post's comments say of the post, in the subject of all posts: when it was last commented. A held
 * comment says nothing, as the name of its post may be all that it wants to be read; its approval does.
 */
export function recentPost(events: readonly AttestedEvent[]): readonly Change[] {
  const [newest] = events.filter(isSeen).sort((a, b) => b.at - a.at)
  if (!newest) return []
  const { post: key = '' } = newest.fields
  const seen = newest.at - (newest.at % GRAIN_MS)
  return [
    {
      key,
      join: (current) => {
        const before = current?.value as RecentPostValue | undefined
        const at = last(before?.at, seen) ?? seen
        const value: RecentPostValue = { post: key, at }
        return { key, list: RECENT_POSTS, at, value, counts: {}, shows: { times: [] } }
      },
    },
  ]
}

function isSeen({ type, hold }: AttestedEvent): boolean {
  return type === 'comment' ? !hold : type === 'comment/approve'
}
