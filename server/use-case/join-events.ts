import type { Entity, StateStore } from '../port/state-store.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { reducerOf } from '../reducer/index.js'
import { RECENT_SUBJECT, recentPost } from '../reducer/recent-post.js'

/** Of an entity that was joined: which it is, and what shows it. What it holds may be large, and nobody asks for it. */
export type Joined = Pick<Entity, 'key' | 'shows'>

/** Most events in one transaction. What comes of them is in memory until it is written. */
const TRANSACTION_EVENTS_MAX = 500

/**
 * Joins events of one subject into its state, and in another transaction what they say of their post. Who joins them once
 * more, after a crash between two transactions, makes up for it.
 *
 * @returns The entities of the subject as each change left them.
 */
export async function joinEvents(
  state: StateStore,
  subject: string,
  events: readonly AttestedEvent[],
): Promise<readonly Joined[]> {
  const joined = await joinSubject(state, subject, events)
  if (joined.length > 0) await joinRecent(state, [events])
  return joined
}

/** Joins what events say of their posts, each list being of one subject: one transaction for all of them. */
export async function joinRecent(
  state: StateStore,
  lists: Iterable<readonly AttestedEvent[]>,
): Promise<void> {
  const changes = [...lists].flatMap(recentPost)
  for (let at = 0; at < changes.length; at += TRANSACTION_EVENTS_MAX)
    await state.join(RECENT_SUBJECT, changes.slice(at, at + TRANSACTION_EVENTS_MAX))
}

/** Joins events of one subject into its state alone: the rest is left to whoever reads them in the log. */
export async function joinSubject(
  state: StateStore,
  subject: string,
  events: readonly AttestedEvent[],
): Promise<readonly Joined[]> {
  const joined: Joined[] = []
  for (let at = 0; at < events.length; at += TRANSACTION_EVENTS_MAX) {
    const together = events.slice(at, at + TRANSACTION_EVENTS_MAX)
    const changes = together.flatMap((event) => reducerOf(event.type)(event))
    if (changes.length === 0) continue
    const { entities } = await state.join(subject, changes)
    for (const { key, shows } of entities) joined.push({ key, shows })
  }
  return joined
}
