import { artifactKey } from '../../../codec/index.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { Change, Entity, StateStore } from '../../../server/port/state-store.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { openPart, readPart } from '../../../server/use-case/part.js'
import { viewsOf } from '../../../server/view/index.js'

export type Reduce = (event: AttestedEvent) => readonly Change[]

/** What a subject amounts to, as text, so that equal means equal in every byte. */
export interface Outcome {
  readonly entities: Readonly<Record<string, string>>
  readonly counters: Readonly<Record<string, number>>
  /** What the entities say that the counters should be. */
  readonly sums: Readonly<Record<string, number>>
  readonly texts: Readonly<Record<string, string>>
}

/** Joins batches into a new store, which keeps entities as text, as a database does. */
export async function outcomeOf(
  batches: readonly (readonly AttestedEvent[])[],
  by: Reduce,
  subject = batches.flat()[0]?.subject ?? '',
): Promise<Outcome> {
  const state = createMemoryStateStore()
  const keys = new Set<string>()
  for (const batch of batches) {
    const changes = batch.flatMap(by).map(({ key, join }): Change => ({
      key,
      join: (current) => JSON.parse(JSON.stringify(join(current))) as Entity,
    }))
    for (const { key } of (await state.join(subject, changes)).entities) keys.add(key)
  }
  const entities: Record<string, string> = {}
  const sums = new Map<string, number>()
  for (const key of [...keys].sort()) {
    const entity = await state.get(subject, key)
    entities[key] = JSON.stringify(entity)
    for (const [name, count] of Object.entries(entity?.counts ?? {}))
      sums.set(name, (sums.get(name) ?? 0) + count)
  }
  const { counters } = await state.totals(subject, [...sums.keys()])
  const texts = await textsOf(state, subject)
  return { entities, counters: sorted(counters), sums: sorted(sums), texts }
}

async function textsOf(state: StateStore, subject: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  const cuts = await state.list(subject, { list: 'cut', limit: 100 })
  const parts = [
    openPart(subject),
    ...cuts.map((cut) => openPart(subject, cut.at)),
    { subject, key: artifactKey(subject), side: 'aside' as const },
  ]
  for (const part of parts) {
    const view = viewsOf(subject)[part.side]
    if (view)
      texts[`${part.side} ${part.key}`] = view.render((await readPart(state, part, view)).shown)
  }
  return texts
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, count]) => count !== 0).sort())
}
