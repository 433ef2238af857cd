import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import type { AttestedEvent } from '../../server/reducer/attested-event.js'
import { RECENT_SUBJECT } from '../../server/reducer/recent-post.js'
import { textOf } from '../../server/use-case/blank.js'
import { joinEvents } from '../../server/use-case/join-events.js'
import { allParts } from '../../server/use-case/part.js'
import { viewsOf } from '../../server/view/index.js'
import { bySubject } from '../../server/use-case/by-subject.js'
import { verified, type Row } from './world.js'

interface Artifacts {
  readonly open: ReadonlyMap<string, string>
  readonly aside: ReadonlyMap<string, string>
}

/** What the artifacts have to be by the rows of a log. */
export function oracle(log: readonly Row[]): Promise<Artifacts> {
  return artifactsOf(log.map(verified))
}

/**
 * What the artifacts have to be: every event joined once, in the order of time, and every part rendered once. No fault,
 * no write loop, no reader.
 */
export async function artifactsOf(all: readonly AttestedEvent[]): Promise<Artifacts> {
  const state = createMemoryStateStore()
  const texts = { open: new Map<string, string>(), aside: new Map<string, string>() }
  const events = [...all].sort((a, b) => a.at - b.at)
  for (const [subject, own] of bySubject(events)) {
    const entities = await joinEvents(state, subject, own)
    const final = await Promise.all(entities.map((entity) => state.get(subject, entity.key)))
    for (const part of await allParts(state, subject)) {
      const views = viewsOf(subject)
      // A part that nothing is shown in is not written: what has only removals before their comment, say.
      const shown = final.some((entity) =>
        part.side === 'aside'
          ? entity?.shows.aside
          : !views.cuts || (entity?.shows.times.length ?? 0) > 0,
      )
      if (shown) texts[part.side].set(part.key, await textOf(state, part))
    }
  }
  // Rendered last, since it is of all posts.
  if ((await state.totals(RECENT_SUBJECT)).version > 0)
    for (const part of await allParts(state, RECENT_SUBJECT))
      texts[part.side].set(part.key, await textOf(state, part))
  return texts
}
