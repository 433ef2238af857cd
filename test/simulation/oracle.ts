import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import type { AttestedEvent } from '../../server/reducer/attested-event.js'
import { reducerOf } from '../../server/reducer/index.js'
import { allParts, readPart } from '../../server/use-case/part.js'
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
    const changes = own.flatMap((event) => reducerOf(event.type)(event))
    const { entities } = await state.join(subject, changes)
    const final = await Promise.all(entities.map((entity) => state.get(subject, entity.key)))
    for (const part of await allParts(state, subject)) {
      const views = viewsOf(subject)
      const view = views[part.side]
      if (!view) continue
      // A part that nothing is shown in is not written: what has only removals before their comment, say.
      const shown = final.some((entity) =>
        part.side === 'aside'
          ? entity?.shows.aside
          : !views.cuts || (entity?.shows.times.length ?? 0) > 0,
      )
      if (shown)
        texts[part.side].set(part.key, view.render((await readPart(state, part, view)).shown))
    }
  }
  return texts
}
