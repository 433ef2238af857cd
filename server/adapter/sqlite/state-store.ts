import { KINDS_MAX } from '../../../codec/index.js'
import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity, Selection, StateStore, Totals } from '../../port/state-store.js'
import type { SiteDatabase } from './open-database.js'
import { prepareAll } from './prepare-all.js'
import { createReadCache } from './read-cache.js'
import { rowLimit } from './row-limit.js'
import { STATE_SQL } from './state-statements.js'

/**
 * State in SQLite. Joins asked for in one turn of the event loop share a transaction; a join is all or nothing whatever
 * becomes of the others.
 *
 * @example
 * const state = createSqliteStateStore(openDatabase('data/state.db'))
 * await state.join('comments/my-post', changes)
 */
export function createSqliteStateStore({ sql, group }: SiteDatabase): StateStore {
  const statements = prepareAll(sql, STATE_SQL)
  const cache = createReadCache()

  function join(
    subject: string,
    changes: readonly Change[],
  ): { entities: readonly Entity[]; changed: number } {
    const { entities, writes, differences } = evaluateChanges(subject, changes, (key) =>
      entityText(subject, key),
    )
    if (writes.size > 0) cache.forget(subject, writes.keys())
    for (const [key, { entity, json }] of writes) {
      statements.putEntity.run(subject, key, entity.list ?? null, entity.at ?? 0, json)
    }
    for (const [name, difference] of differences) count(subject, name, difference)
    if (writes.size > 0) statements.nextVersion.run(subject)
    return { entities, changed: writes.size }
  }

  function count(subject: string, name: string, difference: number): void {
    if (difference > 0) {
      statements.addToCounter.run(subject, name, difference)
      return
    }
    statements.takeFromCounter.run(subject, name, difference)
    statements.dropEmptyCounter.run(subject, name)
  }

  function select(subject: string, selection: Selection): readonly Entity[] {
    const { list, from = -Infinity, to = Infinity, limit, newestFirst } = selection
    const statement = newestFirst ? statements.newest : statements.oldest
    const row = statement.get(subject, list, from, to, rowLimit(limit)) as [string | null]
    return JSON.parse(`[${row[0] ?? ''}]`) as Entity[]
  }

  function totals(subject: string, names: readonly string[] | undefined): Totals {
    const known = cache.totals(subject)
    if (names?.length === 0 && known) return { version: known.version, counters: new Map() }
    if (names)
      return {
        version: versionOf(subject),
        counters: new Map(names.flatMap((name) => named(subject, name))),
      }
    if (known) return known
    const row = statements.totals.get(subject, KINDS_MAX) as [number | null, string | null]
    const counters = JSON.parse(`[${row[1] ?? ''}]`) as [string, number][]
    const read = { version: row[0] ?? 0, counters: new Map(counters) }
    cache.rememberTotals(subject, read)
    return read
  }

  function versionOf(subject: string): number {
    const row = statements.version.get(subject) as [number] | undefined
    return row?.[0] ?? 0
  }

  /** Inside a transaction too, so that it remembers nothing. */
  function entityText(subject: string, key: string): string | undefined {
    const known = cache.entity(subject, key)
    return known ? known.json : textOf(statements.entity.get(subject, key))
  }

  function named(subject: string, name: string): [string, number][] {
    const row = statements.counter.get(subject, name) as [number] | undefined
    return row ? [[name, row[0]]] : []
  }

  // Each is async, so that an error is a rejection.
  return {
    join: (subject, changes) => group.run(() => join(subject, changes)),
    get: async (subject, key) => {
      const json = entityText(subject, key)
      cache.rememberEntity(subject, key, json)
      return json === undefined ? undefined : (JSON.parse(json) as Entity)
    },
    list: async (subject, selection) => select(subject, selection),
    totals: async (subject, names) => totals(subject, names),
    subjects: async (after, limit) =>
      (statements.subjects.all(after, rowLimit(limit)) as [string][]).map(([name]) => name),
  }
}

function textOf(row: unknown): string | undefined {
  return (row as [string] | undefined)?.[0]
}
