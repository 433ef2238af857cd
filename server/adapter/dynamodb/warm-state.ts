import { LRUCache } from 'lru-cache'
import type { StateStore } from '../../port/state-store.js'
import { createKeyedLock } from '../../use-case/keyed-lock.js'
import { joinSubject } from './join-subject.js'
import { listEntities } from './list-entities.js'
import { readDirectory } from './read-directory.js'
import { readStoredTotals, totalsShown } from './read-totals.js'
import { entityOf, readSubject, type StoredTotals, type SubjectSight } from './subject-items.js'
import type { DynamoTable } from './table.js'
import {
  listedNow,
  nameOfSelection,
  withEntities,
  withJoined,
  withList,
  withTotals,
  type Known,
} from './known-subject.js'

/** The state as one call of a function sees it. */
export interface StateOfCall extends StateStore {
  /** Reads what a call is about in one read: the totals of its subject, and entities by their keys. */
  prepare(subject: string, keys: readonly string[]): Promise<void>
  /** Whether somebody else was seen to write the subject at the same time. */
  contended(subject: string): boolean
  /** Says that what is known was read too long ago: each subject is asked for its version before more is told of it. */
  stale(): void
}

/** What a function knows of the state between its calls. */
export interface WarmState {
  /** @param unchanged Told of a subject that a join changed nothing of. */
  call(unchanged?: (subject: string) => void): StateOfCall
}

/** Subjects that are remembered. A head has some hundred entities of some hundred bytes. */
const SUBJECTS_MAX = 100

/**
 * Remembers subjects between the calls of a function. The version of a subject tells whether all that is remembered of it is
 * still so; it is asked for once a call, with the entity that the call is about, in one read. A join is tried on the
 * condition that the version is still that one: then it is known what the state is after it, without a read. So a call
 * about a subject that nobody else writes costs one transaction and two reads, the second being the last look at the
 * version, which `totals(subject, [])` always takes from the table.
 *
 * @example
 * const state = createWarmState(table).call()
 */
export function createWarmState(table: DynamoTable): WarmState {
  const known = new LRUCache<string, Known>({ max: SUBJECTS_MAX })
  const lock = createKeyedLock()
  return { call: (unchanged = () => undefined) => stateOfCall(table, known, lock, unchanged) }
}

function stateOfCall(
  table: DynamoTable,
  known: LRUCache<string, Known>,
  lock: ReturnType<typeof createKeyedLock>,
  unchanged: (subject: string) => void,
): StateOfCall {
  const checked = new Set<string>()
  const contended = new Set<string>()

  /** What is known of a subject and was found to be so in this call. */
  const sure = (subject: string): Known | undefined =>
    checked.has(subject) ? known.get(subject) : undefined

  /** Takes note of something that was read, unless the subject has changed here since the reading began. */
  const note = (subject: string, before: Known | undefined, now: Known): void => {
    if (known.get(subject) !== before) return
    known.set(subject, now)
    checked.add(subject)
  }

  const check = async (subject: string): Promise<StoredTotals | undefined> => {
    const before = known.get(subject)
    const totals = await readStoredTotals(table, subject)
    note(subject, before, withTotals(before, totals))
    return totals
  }

  const look = async (subject: string, keys: readonly string[]): Promise<SubjectSight> => {
    const before = known.get(subject)
    const sight = await readSubject(table, subject, keys)
    note(subject, before, withEntities(before, sight))
    return sight
  }

  return {
    prepare: async (subject, keys) => {
      await look(subject, keys)
    },
    contended: (subject) => contended.has(subject),
    stale: () => checked.clear(),
    get: async (subject, key) => {
      const now = sure(subject)
      if (now?.entities.has(key)) {
        const stored = now.entities.get(key)
        return stored && entityOf(stored)
      }
      const before = known.get(subject)
      const sight = await readSubject(table, subject, [key])
      const { totals } = sight
      // Read together, the entity may still be of an earlier version than the totals: `readItems`. Where the version was
      // that one before, it is not.
      const isSure = before !== undefined && before.totals?.version === totals?.version
      note(subject, before, isSure ? withEntities(before, sight) : withTotals(before, totals))
      const stored = sight.entities.get(key)
      return stored && entityOf(stored)
    },
    list: async (subject, selection) => {
      const name = nameOfSelection(selection)
      const memory = sure(subject)?.lists.get(name)
      if (memory) return listedNow(memory)
      const before = sure(subject)
      const entities = await listEntities(table, subject, selection)
      if (before) note(subject, before, withList(before, selection, entities))
      return entities
    },
    totals: async (subject, names) => {
      const totals =
        names?.length === 0
          ? await check(subject)
          : (sure(subject)?.totals ?? (await check(subject)))
      return totalsShown(table, subject, totals, names)
    },
    join: (subject, changes) =>
      lock.run(subject, async () => {
        const before = sure(subject)
        const joined = await joinSubject(table, subject, changes, {
          isPinned: true,
          ...(before ? { sight: { ...before, counters: new Map() } } : {}),
        })
        if (joined.changed === 0) unchanged(subject)
        if (joined.totals) {
          known.set(subject, withJoined(before, joined.entities, joined.totals))
          checked.add(subject)
        } else {
          contended.add(subject)
          known.delete(subject)
          checked.delete(subject)
        }
        return { entities: joined.entities, changed: joined.changed }
      }),
    subjects: async (after, limit) => readDirectory(table, after, limit),
  }
}
