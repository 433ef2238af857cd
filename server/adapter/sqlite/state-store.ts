import { KINDS_MAX } from '../../../codec/index.js'
import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity, Selection, StateStore, Totals } from '../../port/state-store.js'
import type { SiteDatabase } from './open-database.js'
import { prepareAll } from './prepare-all.js'
import { rowLimit } from './row-limit.js'
import { createStateFlush } from './state-flush.js'
import { STATE_SQL } from './state-statements.js'
import {
  createSubjectCache,
  holdRows,
  putEntity,
  rowsOf,
  totalsOf,
  trim,
  type SubjectCache,
} from './subject-cache.js'

/**
 * State in SQLite, behind a memory of the busy subjects: a join is done in memory and reaches the database a moment later,
 * many in one transaction. This process has to be the database's only writer.
 *
 * A crash loses the joins of that moment, which the access log has: a start reads it from its checkpoint, and a checkpoint
 * is saved only after the database has everything before it.
 *
 * @example
 * const state = createSqliteStateStore(openDatabase('data/state.db'))
 * await state.join('comments/my-post', changes)
 */
export function createSqliteStateStore(database: SiteDatabase): StateStore {
  const statements = prepareAll(database.sql, STATE_SQL)
  const subjects = new Map<string, SubjectCache>()
  const flush = createStateFlush(database, statements, subjects)

  /** What is known of a subject; the one used last comes last, so that the others are let go first. */
  function cacheOf(subject: string): SubjectCache {
    const known = subjects.get(subject)
    if (!known) flush.makeRoom()
    const cache = known ?? createSubjectCache(...readTotals(statements, subject))
    if (known) subjects.delete(subject)
    subjects.set(subject, cache)
    return cache
  }

  function entityText(subject: string, key: string): string | undefined {
    const cache = cacheOf(subject)
    const known = cache.entities.get(key)
    if (known) return known === 'absent' ? undefined : known.json
    const row = statements.entity.get(subject, key) as [string] | undefined
    const [json] = row ?? []
    cache.entities.set(
      key,
      json === undefined ? 'absent' : { entity: JSON.parse(json) as Entity, json },
    )
    return json
  }

  function counterOf(subject: string, name: string): number {
    const cache = cacheOf(subject)
    const known = cache.counters.get(name) ?? (cache.allCounters ? 0 : undefined)
    if (known !== undefined) return known
    const row = statements.counter.get(subject, name) as [number] | undefined
    cache.counters.set(name, row?.[0] ?? 0)
    return row?.[0] ?? 0
  }

  function join(
    subject: string,
    changes: readonly Change[],
  ): { entities: readonly Entity[]; changed: number } {
    flush.makeRoom()
    trim(cacheOf(subject))
    const { entities, writes, differences } = evaluateChanges(subject, changes, (key) =>
      entityText(subject, key),
    )
    if (writes.size === 0) return { entities, changed: 0 }
    const cache = cacheOf(subject)
    // All that may fail comes before anything is changed: a join is done whole or not at all.
    const counts = [...differences].map(([name, difference]): [string, number] => [
      name,
      counterOf(subject, name) + difference,
    ])
    for (const [key, { entity, json }] of writes) {
      const before = cache.entities.get(key)
      putEntity(cache, entity, json, before === 'absent' ? undefined : before?.entity)
    }
    for (const [name, count] of counts) {
      cache.counters.set(name, count)
      cache.dirtyCounters.add(name)
    }
    cache.version++
    flush.soon(subject, writes.size)
    return { entities, changed: writes.size }
  }

  function select(subject: string, selection: Selection): readonly Entity[] {
    const cache = cacheOf(subject)
    const held = rowsOf(cache, selection)
    if (held) return held
    flush.now()
    const rows = readRows(statements, subject, selection)
    holdRows(cache, selection, rows)
    return rows
  }

  function totals(subject: string, names: readonly string[] | undefined): Totals {
    const cache = cacheOf(subject)
    if (names) {
      const counters = names.map((name): [string, number] => [name, counterOf(subject, name)])
      return {
        version: cache.version,
        counters: new Map(counters.filter(([, count]) => count > 0)),
      }
    }
    const held = totalsOf(cache)
    if (held) return held
    flush.now()
    const [version, largest] = readTotals(statements, subject)
    return { version, counters: new Map(largest) }
  }

  // Each is async, so that an error is a rejection.
  return {
    join: async (subject, changes) => join(subject, changes),
    get: async (subject, key) => {
      trim(cacheOf(subject))
      const json = entityText(subject, key)
      return json === undefined ? undefined : (JSON.parse(json) as Entity)
    },
    list: async (subject, selection) => select(subject, selection),
    totals: async (subject, names) => totals(subject, names),
    subjects: async (after, limit) => {
      flush.now()
      const rows = statements.subjects.all(after, rowLimit(limit)) as [string][]
      return rows.map(([name]) => name)
    },
  }
}

type Statements = ReturnType<typeof prepareAll<keyof typeof STATE_SQL>>

function readTotals(
  statements: Statements,
  subject: string,
): [version: number, counters: [string, number][]] {
  const row = statements.totals.get(subject, KINDS_MAX) as [number | null, string | null]
  return [row[0] ?? 0, JSON.parse(`[${row[1] ?? ''}]`) as [string, number][]]
}

function readRows(
  statements: Statements,
  subject: string,
  { list, from = -Infinity, to = Infinity, limit, newestFirst }: Selection,
): readonly Entity[] {
  const statement = newestFirst ? statements.newest : statements.oldest
  const row = statement.get(subject, list, from, to, rowLimit(limit)) as [string | null]
  return JSON.parse(`[${row[0] ?? ''}]`) as Entity[]
}
