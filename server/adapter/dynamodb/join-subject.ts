import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity } from '../../port/state-store.js'
import { checkName } from '../../port/store-name.js'
import type { DynamoError } from './dynamo-error.js'
import { placeCounters } from './counter-places.js'
import { joinChunks, type JoinChunk } from './join-chunks.js'
import {
  lookAgain,
  lookAtCounters,
  noteRefused,
  noteWritten,
  openSight,
  type JoinSight,
} from './join-sight.js'
import { planJoin } from './plan-join.js'
import type { StoredTotals, SubjectSight } from './subject-items.js'
import type { DynamoTable } from './table.js'
import { transact } from './transact.js'
import { endOf } from './wait-or-fail.js'
import { waitMs } from './with-retries.js'

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
  /**
   * The totals as this join left or found them. Undefined where others may have joined something meanwhile, or had since the
   * sight that was given: what was known of the subject besides is then out of date.
   */
  readonly totals?: StoredTotals
}

/** Most times that a join is refused before it gives up: its entities are others each time that it looks. */
const JOIN_REFUSALS_MAX = 30

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
  const { sight, isCurrent } = await openSight(table, subject, changes, given)
  const entities: Entity[] = []
  let left = changes.map((change, index) => ({ change, index }))
  let [changed, refusals] = [0, 0]
  const end = endOf(table)
  const isPinning = isPinned && isCurrent
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
      refusal = await writeChunk(table, subject, sight, chunk, isPinning && refusals === 0)
      if (refusal) break
      changed += chunk.writes.size
      left = left.filter(({ change }) => !chunk.writes.has(change.key))
    }
    if (!refusal) break
    const ms = waitMs(table.clock, ++refusals, refusal)
    if (refusals > JOIN_REFUSALS_MAX || table.clock.now() + ms >= end) throw refusal
    await table.clock.sleep(ms)
    // Nothing was said of what the others wrote.
    if (refusal.isConflict) await lookAgain(table, subject, sight)
  }
  const isExact = isCurrent && refusals === 0 && (changed === 0 || isPinned)
  return { entities, changed, ...(isExact && sight.totals ? { totals: sight.totals } : {}) }
}

/** @returns The refusal, where somebody else wrote first; the sight is then up to date again. */
async function writeChunk(
  table: DynamoTable,
  subject: string,
  sight: JoinSight,
  chunk: JoinChunk,
  isPinned: boolean,
): Promise<DynamoError | undefined> {
  const { own } = placeCounters(sight.totals, chunk.differences)
  await lookAtCounters(
    table,
    subject,
    sight,
    own.map(([name]) => name),
  )
  const plan = planJoin(table.name, subject, sight, chunk, isPinned)
  const outcome = await transact(
    table,
    plan.actions.map(({ write }) => write),
    // Where others write at the same time, who waits for them would find that they have written.
    { throwsConflict: isPinned },
  )
  if (outcome.ok) {
    noteWritten(sight, chunk, plan)
    return undefined
  }
  await noteRefused(table, subject, sight, plan, outcome)
  return outcome.error
}
