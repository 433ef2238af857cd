import type { Entity, StateStore } from '../port/state-store.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { reducerOf } from '../reducer/index.js'
import { RECENT_SUBJECT, recentPost } from '../reducer/recent-post.js'

/**
 * Joins events of one subject into its state, in one transaction, and in another what they say of their post. Who joins
 * them once more, after a crash between the two, makes up for it.
 *
 * @returns The entities of the subject as each change left them.
 */
export async function joinEvents(
  state: StateStore,
  subject: string,
  events: readonly AttestedEvent[],
): Promise<readonly Entity[]> {
  const entities = await joinSubject(state, subject, events)
  const recent = recentPost(events)
  if (entities.length > 0 && recent.length > 0) await state.join(RECENT_SUBJECT, recent)
  return entities
}

/** Joins events of one subject into its state alone: the rest is left to whoever reads them in the log. */
export async function joinSubject(
  state: StateStore,
  subject: string,
  events: readonly AttestedEvent[],
): Promise<readonly Entity[]> {
  const changes = events.flatMap((event) => reducerOf(event.type)(event))
  return changes.length === 0 ? [] : (await state.join(subject, changes)).entities
}
