import { KINDS_MAX } from '../../../codec/index.js'
import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity, Selection, StateStore, Totals } from '../../port/state-store.js'
import type { SiteDatabase } from './open-database.js'
import { prepareAll } from './prepare-all.js'
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

  function join(
    subject: string,
    changes: readonly Change[],
  ): { entities: readonly Entity[]; changed: number } {
    const { entities, writes, differences } = evaluateChanges(subject, changes, (key) =>
      textOf(statements.entity.get(subject, key)),
    )
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
    const row = statements.version.get(subject) as [number] | undefined
    return {
      version: row?.[0] ?? 0,
      counters: new Map(
        names?.flatMap((name) => named(subject, name)) ??
          (statements.largest.all(subject, KINDS_MAX) as [string, number][]),
      ),
    }
  }

  function named(subject: string, name: string): [string, number][] {
    const row = statements.counter.get(subject, name) as [number] | undefined
    return row ? [[name, row[0]]] : []
  }

  // Each is async, so that an error is a rejection.
  return {
    join: (subject, changes) => group.run(() => join(subject, changes)),
    get: async (subject, key) => {
      const json = textOf(statements.entity.get(subject, key))
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
