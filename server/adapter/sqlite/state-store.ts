import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity, Selection, StateStore, Totals } from '../../port/state-store.js'
import type { SiteDatabase } from './open-database.js'
import { prepareAll } from './prepare-all.js'
import { rowLimit } from './row-limit.js'
import { createHeldSubjects, readTotals } from './held-subjects.js'
import { createStateFlush } from './state-flush.js'
import { STATE_SQL } from './state-statements.js'
import {
  holdList,
  putCounter,
  putEntity,
  rowsOf,
  totalsOf,
  trim,
  type ReadRows,
  type SubjectCache,
} from './subject-cache.js'
import type { StateStatements } from './write-state.js'

export interface SqliteStateStoreOptions {
  /** Most rows of a subject, and of one of its lists, that are held in memory. @default 2,000 */
  readonly rowsHeldMax?: number
}

const DEFAULTS = { rowsHeldMax: 2_000 } as const satisfies SqliteStateStoreOptions

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
export function createSqliteStateStore(
  database: SiteDatabase,
  options: SqliteStateStoreOptions = {},
): StateStore {
  const { rowsHeldMax } = { ...DEFAULTS, ...options }
  const statements = prepareAll(database.sql, STATE_SQL)
  const subjects = new Map<string, SubjectCache>()
  const flush = createStateFlush(database, statements, subjects, rowsHeldMax)
  const held = createHeldSubjects(statements, subjects, flush, rowsHeldMax)

  function join(
    subject: string,
    changes: readonly Change[],
  ): { entities: readonly Entity[]; changed: number } {
    flush.makeRoom()
    trim(held.of(subject), rowsHeldMax)
    const { entities, writes, differences } = evaluateChanges(subject, changes, (key) =>
      held.entityText(subject, key),
    )
    if (writes.size === 0) return { entities, changed: 0 }
    const cache = held.of(subject)
    // All that may fail comes before anything is changed: a join is done whole or not at all.
    const counts = [...differences].map(([name, difference]): [string, number] => [
      name,
      held.count(subject, name) + difference,
    ])
    for (const [key, { entity, json }] of writes) {
      const before = cache.entities.get(key)
      putEntity(cache, entity, json, before === 'absent' ? undefined : before?.entity)
    }
    for (const [name, count] of counts) putCounter(cache, name, count)
    cache.version++
    flush.soon(subject)
    return { entities, changed: writes.size }
  }

  function select(subject: string, selection: Selection): readonly Entity[] {
    const cache = held.of(subject)
    const known = rowsOf(cache, selection)
    if (known) return known
    flush.now(subject)
    const { list, from = -Infinity, to = Infinity, limit, newestFirst } = selection
    const isToEnd = to === Infinity && limit > rowsHeldMax
    if (!isToEnd && !cache.longLists.has(list)) {
      // A short list is read to its end, and not again when its other end is asked for.
      const read = readRows(statements, subject, { list, from, limit: rowsHeldMax + 1 })
      if (read.rows.length <= rowsHeldMax) {
        holdList(cache, list, from, read)
        return rowsOf(cache, selection) ?? []
      }
      cache.longLists.add(list)
    }
    const read = readRows(statements, subject, selection)
    if (isToEnd && read.rows.length <= rowsHeldMax) {
      const rows = newestFirst ? [...read.rows].reverse() : [...read.rows]
      holdList(cache, list, from, { ...read, rows })
    }
    return read.rows
  }

  function totals(subject: string, names: readonly string[] | undefined): Totals {
    const cache = held.of(subject)
    if (names) {
      const counters = names.map((name): [string, number] => [name, held.count(subject, name)])
      return {
        version: cache.version,
        counters: new Map(counters.filter(([, count]) => count > 0)),
      }
    }
    const known = totalsOf(cache)
    if (known) return known
    flush.now(subject)
    const { version, largest } = readTotals(statements, subject, 0)
    return { version, counters: new Map(largest) }
  }

  // Each is async, so that an error is a rejection.
  return {
    join: async (subject, changes) => join(subject, changes),
    get: async (subject, key) => {
      trim(held.of(subject), rowsHeldMax)
      const json = held.entityText(subject, key)
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

function readRows(
  statements: StateStatements,
  subject: string,
  { list, from = -Infinity, to = Infinity, limit, newestFirst }: Selection,
): ReadRows {
  const statement = newestFirst ? statements.newest : statements.oldest
  const row = statement.get(subject, list, from, to, rowLimit(limit)) as [string | null]
  const text = row[0] ?? ''
  return { rows: JSON.parse(`[${text}]`) as Entity[], chars: text.length }
}
