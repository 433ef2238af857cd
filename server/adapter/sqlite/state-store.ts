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
  hold,
  holdAll,
  holdList,
  putEntity,
  rowsOf,
  totalsOf,
  trim,
  type ReadRows,
  type SubjectCache,
} from './subject-cache.js'

export interface SqliteStateStoreOptions {
  /** Most rows of a subject, and of one of its lists, that are held in memory. @default 2,000 */
  readonly rowsHeldMax?: number
}

const DEFAULTS = { rowsHeldMax: 2_000 } as const satisfies SqliteStateStoreOptions

/** Rows up to which a subject is read whole when it is first asked for, in about 1 ms. */
const WHOLE_ROWS_MAX = 256

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
  const wholeRowsMax = Math.min(WHOLE_ROWS_MAX, rowsHeldMax)
  const statements = prepareAll(database.sql, STATE_SQL)
  const subjects = new Map<string, SubjectCache>()
  const flush = createStateFlush(database, statements, subjects, rowsHeldMax)
  let newest: string | undefined

  /** What is known of a subject; the one used last comes last, so that the others are let go first. */
  function cacheOf(subject: string): SubjectCache {
    const known = subjects.get(subject)
    if (known && subject === newest) return known
    if (known) subjects.delete(subject)
    else flush.makeRoom()
    const cache = known ?? read(subject)
    subjects.set(subject, cache)
    newest = subject
    return cache
  }

  function read(subject: string): SubjectCache {
    const { version, largest, rows } = readTotals(statements, subject, wholeRowsMax + 1)
    const cache = createSubjectCache(version, largest)
    if (rows > wholeRowsMax) return cache
    const found = rows === 0 ? [] : (statements.all.all(subject, rows) as [string][])
    holdAll(
      cache,
      found.map(([json]) => json),
    )
    return cache
  }

  function entityText(subject: string, key: string): string | undefined {
    const cache = cacheOf(subject)
    const known = cache.entities.get(key)
    if (known) return known === 'absent' ? undefined : known.json
    if (cache.whole) return undefined
    const row = statements.entity.get(subject, key) as [string] | undefined
    const [json] = row ?? []
    if (json === undefined) cache.entities.set(key, 'absent')
    else hold(cache, JSON.parse(json) as Entity, json)
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
    trim(cacheOf(subject), rowsHeldMax)
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
    flush.soon(subject)
    return { entities, changed: writes.size }
  }

  function select(subject: string, selection: Selection): readonly Entity[] {
    const cache = cacheOf(subject)
    const held = rowsOf(cache, selection)
    if (held) return held
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
    flush.now(subject)
    const { version, largest } = readTotals(statements, subject, 0)
    return { version, counters: new Map(largest) }
  }

  // Each is async, so that an error is a rejection.
  return {
    join: async (subject, changes) => join(subject, changes),
    get: async (subject, key) => {
      trim(cacheOf(subject), rowsHeldMax)
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

interface ReadTotals {
  readonly version: number
  readonly largest: [string, number][]
  /** How many entities there are, counted up to a number. */
  readonly rows: number
}

function readTotals(statements: Statements, subject: string, rowsMax: number): ReadTotals {
  const row = statements.totals.get(subject, KINDS_MAX, rowsMax)
  const [version, largest, rows] = row as [number | null, string | null, number]
  return {
    version: version ?? 0,
    largest: JSON.parse(`[${largest ?? ''}]`) as [string, number][],
    rows,
  }
}

function readRows(
  statements: Statements,
  subject: string,
  { list, from = -Infinity, to = Infinity, limit, newestFirst }: Selection,
): ReadRows {
  const statement = newestFirst ? statements.newest : statements.oldest
  const row = statement.get(subject, list, from, to, rowLimit(limit)) as [string | null]
  const text = row[0] ?? ''
  return { rows: JSON.parse(`[${text}]`) as Entity[], chars: text.length }
}
