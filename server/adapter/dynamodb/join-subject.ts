import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity } from '../../port/state-store.js'
import { checkName } from '../../port/store-name.js'
import type { DynamoError } from './dynamo-error.js'
import { placeCounters } from './counter-places.js'
import { joinChunks, type JoinChunk } from './join-chunks.js'
import { planJoin, type JoinPlan } from './plan-join.js'
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
import { transact, type Transacted } from './transact.js'
import { backoffMs } from './with-retries.js'

export interface JoinOptions {
  /** What is known of the subject already; the rest is read. */
  readonly sight?: SubjectSight
  /**
   * Whether to try first on the condition that nobody else has joined anything since: where that succeeds, the totals after
   * it are known without reading them.
   *
   * @default false
   */
  readonly isPinned?: boolean
}

export interface Joined {
  /** The entities as each change left them. */
  readonly entities: readonly Entity[]
  /** How many entities are others now than before. */
  readonly changed: number
  /** The totals as this join left them; undefined where others may have joined something in between. */
  readonly totals?: StoredTotals
}

/** Most times that a join is refused before it gives up: its entities are others each time that it looks. */
const JOIN_REFUSALS_MAX = 30

/** What a join knows of its subject while it goes on. */
interface Sight {
  totals: StoredTotals | undefined
  readonly entities: Map<string, StoredEntity | undefined>
  readonly counters: Map<string, number | undefined>
}

/**
 * Joins changes into a subject: one read and one transaction, unless somebody else changes the same entity, or there are
 * more entities than a transaction takes. Then they are written in several, each right in itself.
 *
 * @throws {StoreError} as `StateStore.join` does; {DynamoError} where DynamoDB refuses for longer than it was tried.
 */
export async function joinSubject(
  table: DynamoTable,
  subject: string,
  changes: readonly Change[],
  { sight: given, isPinned = false }: JoinOptions = {},
): Promise<Joined> {
  checkName('invalid_name', 'subject', subject)
  for (const { key } of changes) checkName('invalid_name', 'key', key)
  if (changes.length === 0) return { entities: [], changed: 0 }
  const sight = await openSight(table, subject, changes, given)
  const entities: Entity[] = []
  let left = changes.map((change, index) => ({ change, index }))
  let [changed, refusals] = [0, 0]
  for (;;) {
    // Only what is not written yet: a change is never joined into what it has been joined into.
    const evaluated = evaluateChanges(
      subject,
      left.map(({ change }) => change),
      (key) => sight.entities.get(key)?.json,
    )
    for (const [i, { index }] of left.entries()) entities[index] = evaluated.entities[i] as Entity
    let refusal: DynamoError | undefined
    for (const chunk of joinChunks(sight.entities, evaluated.writes)) {
      refusal = await writeChunk(table, subject, sight, chunk, isPinned && refusals === 0)
      if (refusal) break
      changed += chunk.writes.size
      left = left.filter(({ change }) => !chunk.writes.has(change.key))
    }
    if (!refusal) break
    if (++refusals > JOIN_REFUSALS_MAX) throw refusal
    await table.clock.sleep(backoffMs(table.clock, refusals))
  }
  const isExact = changed === 0 || (isPinned && refusals === 0)
  return { entities, changed, ...(isExact && sight.totals ? { totals: sight.totals } : {}) }
}

async function openSight(
  table: DynamoTable,
  subject: string,
  changes: readonly Change[],
  given: SubjectSight | undefined,
): Promise<Sight> {
  const keys = [...new Set(changes.map(({ key }) => key))]
  const unseen = given ? keys.filter((key) => !given.entities.has(key)) : keys
  const read = given && unseen.length === 0 ? given : await readSubject(table, subject, unseen)
  return {
    totals: read.totals,
    entities: new Map([...(given?.entities ?? []), ...read.entities]),
    counters: new Map(given?.counters),
  }
}

/** @returns The refusal, where somebody else wrote first; the sight is then up to date again. */
async function writeChunk(
  table: DynamoTable,
  subject: string,
  sight: Sight,
  chunk: JoinChunk,
  isPinned: boolean,
): Promise<DynamoError | undefined> {
  const { own } = placeCounters(sight.totals, chunk.differences)
  await look(table, subject, sight, { names: own.map(([name]) => name) })
  const plan = planJoin(table.name, subject, sight, chunk, isPinned)
  const outcome = await transact(
    table,
    plan.actions.map(({ write }) => write),
  )
  if (outcome.ok) {
    noteWritten(sight, chunk, plan)
    return undefined
  }
  await noteRefused(table, subject, sight, plan, outcome)
  return outcome.error
}

/** Reads counters that are not in the sight yet. */
async function look(
  table: DynamoTable,
  subject: string,
  sight: Sight,
  { names }: { names: readonly string[] },
): Promise<void> {
  const unseen = names.filter((name) => !sight.counters.has(name))
  if (unseen.length === 0) return
  const { counters } = await readSubject(table, subject, [], unseen)
  for (const [name, count] of counters) sight.counters.set(name, count)
}

function noteWritten(sight: Sight, { writes }: JoinChunk, { places }: JoinPlan): void {
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
async function noteRefused(
  table: DynamoTable,
  subject: string,
  sight: Sight,
  plan: JoinPlan,
  { refused }: Extract<Transacted, { ok: false }>,
): Promise<void> {
  const untold: { keys: string[]; names: string[]; totals: boolean } = {
    keys: [],
    names: [],
    totals: false,
  }
  for (const { index, item } of refused) {
    const target = plan.actions[index]?.target
    if (target?.of === 'totals') {
      if (item) sight.totals = totalsOf(item)
      else untold.totals = true
    } else if (target?.of === 'entity') {
      if (item) sight.entities.set(target.key, storedEntity(item))
      else untold.keys.push(target.key)
    } else if (target?.of === 'counter') {
      if (item) sight.counters.set(target.name, storedCount(item))
      else untold.names.push(target.name)
    }
  }
  const { keys, names, totals } = untold
  if (keys.length === 0 && names.length === 0 && !totals) return
  const read = await readSubject(table, subject, keys, names)
  if (totals) sight.totals = read.totals
  for (const [key, entity] of read.entities) sight.entities.set(key, entity)
  for (const [name, count] of read.counters) sight.counters.set(name, count)
}
