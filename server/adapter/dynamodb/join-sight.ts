import type { Change } from '../../port/state-store.js'
import type { JoinChunk } from './join-chunks.js'
import type { JoinPlan } from './plan-join.js'
import {
  readSubject,
  storedCount,
  storedEntity,
  totalsOf,
  type StoredEntity,
  type StoredTotals,
  type SubjectSight,
} from './subject-items.js'
import type { DynamoTable } from './table.js'
import type { Transacted } from './transact.js'

/** What a join knows of its subject while it goes on. */
export interface JoinSight {
  totals: StoredTotals | undefined
  readonly entities: Map<string, StoredEntity | undefined>
  readonly counters: Map<string, number | undefined>
}

/** Reads what is not given, and says whether what is given is still of the same version. */
export async function openSight(
  table: DynamoTable,
  subject: string,
  changes: readonly Change[],
  given: SubjectSight | undefined,
): Promise<{ sight: JoinSight; isCurrent: boolean }> {
  const keys = [...new Set(changes.map(({ key }) => key))]
  const unseen = given ? keys.filter((key) => !given.entities.has(key)) : keys
  const read = given && unseen.length === 0 ? given : await readSubject(table, subject, unseen)
  return {
    sight: {
      totals: read.totals,
      entities: new Map([...(given?.entities ?? []), ...read.entities]),
      counters: new Map(given?.counters),
    },
    isCurrent: !given || given.totals?.version === read.totals?.version,
  }
}

/** Reads counters that are not in the sight yet. */
export async function lookAtCounters(
  table: DynamoTable,
  subject: string,
  sight: JoinSight,
  names: readonly string[],
): Promise<void> {
  const unseen = names.filter((name) => !sight.counters.has(name))
  if (unseen.length === 0) return
  const { counters } = await readSubject(table, subject, [], unseen)
  for (const [name, count] of counters) sight.counters.set(name, count)
}

/** Reads all of the sight anew. */
export async function lookAgain(
  table: DynamoTable,
  subject: string,
  sight: JoinSight,
): Promise<void> {
  const read = await readSubject(
    table,
    subject,
    [...sight.entities.keys()],
    [...sight.counters.keys()],
  )
  sight.totals = read.totals
  for (const [key, entity] of read.entities) sight.entities.set(key, entity)
  for (const [name, count] of read.counters) sight.counters.set(name, count)
}

export function noteWritten(sight: JoinSight, { writes }: JoinChunk, { places }: JoinPlan): void {
  const { version = 0, counters: before = [], hasMore = false } = sight.totals ?? {}
  const counters = new Map(before)
  for (const [name, difference] of [...places.known, ...places.fresh])
    counters.set(name, (counters.get(name) ?? 0) + difference)
  for (const [name, difference] of places.own)
    sight.counters.set(name, (sight.counters.get(name) ?? 0) + difference)
  sight.totals = {
    version: version + 1,
    counters,
    hasMore: hasMore || places.own.length > 0,
  }
  for (const [key, { json }] of writes) {
    const revision = (sight.entities.get(key)?.revision ?? 0) + 1
    sight.entities.set(key, { json, revision })
  }
}

/** Takes what the refusal tells of the items that were not as expected, and reads those that it does not tell of. */
export async function noteRefused(
  table: DynamoTable,
  subject: string,
  sight: JoinSight,
  plan: JoinPlan,
  { refused }: Extract<Transacted, { ok: false }>,
): Promise<void> {
  const keys: string[] = []
  const names: string[] = []
  let isUntold = false
  for (const { index, item } of refused) {
    const target = plan.actions[index]?.target
    if (target?.of === 'totals') {
      if (item) sight.totals = totalsOf(item)
      else isUntold = true
    } else if (target?.of === 'entity') {
      if (item) sight.entities.set(target.key, storedEntity(item))
      else keys.push(target.key)
    } else if (target?.of === 'counter') {
      if (item) sight.counters.set(target.name, storedCount(item))
      else names.push(target.name)
    }
  }
  if (keys.length === 0 && names.length === 0 && !isUntold) return
  const read = await readSubject(table, subject, keys, names)
  if (isUntold) sight.totals = read.totals
  for (const [key, entity] of read.entities) sight.entities.set(key, entity)
  for (const [name, count] of read.counters) sight.counters.set(name, count)
}
