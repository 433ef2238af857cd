import { formatCursor, rangeOf, recordText, sortKey } from '../../port/event-record.js'
import {
  EVENTS_PAGE_MAX,
  type EventPage,
  type EventQuery,
  type EventRecord,
  type EventStore,
} from '../../port/event-store.js'
import { EVENT_SQL } from './event-statements.js'
import type { SiteDatabase } from './open-database.js'
import { prepareAll } from './prepare-all.js'

type Row = [sk: string, origin: string, expires: number | null, json: string]

/** Most records that `purge` deletes in one go: about 10 ms of the thread. */
export const PURGED_MAX = 500

/** Event records in SQLite. */
export interface SqliteEventStore extends EventStore {
  /**
   * Deletes expired records, the longest expired first, and says how many: fewer than `PURGED_MAX` means all. For a timer, so that
   * pages are not made of hidden records.
   */
  purge(): Promise<number>
}

/**
 * Keeps event records in SQLite. Appends asked for in one turn of the event loop share a transaction. No log can bring
 * them back after a power cut: what has to outlive one needs a `checkpoint` of the database.
 *
 * @example
 * const events = createSqliteEventStore(openDatabase('data/state.db'), clock)
 * await events.query({ origin: 'billing', limit: 50 })
 */
export function createSqliteEventStore(
  { sql, group }: SiteDatabase,
  clock: { now(): number },
): SqliteEventStore {
  const statements = prepareAll(sql, EVENT_SQL)

  function append(record: EventRecord, json: string): 'appended' | 'duplicate' {
    const { origin, type, user, expires } = record
    const row = [origin, sortKey(record), type, user ?? null, expires ?? null, json]
    return statements.append.run(...row).changes === 1 ? 'appended' : 'duplicate'
  }

  function query(query: EventQuery): EventPage {
    const { first, end } = rangeOf(query)
    const [statement, name] = selected(query)
    const limit = Math.max(1, Math.min(Math.floor(query.limit), EVENTS_PAGE_MAX))
    // One more than wanted tells whether there is another page.
    const rows = statement.all(name, first, end.sk, end.origin, limit + 1) as Row[]
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const now = clock.now()
    return {
      records: shown
        .filter(([, , expires]) => expires === null || expires > now)
        .map(([, , , json]) => JSON.parse(json) as EventRecord),
      ...(last && rows.length > limit
        ? { cursor: formatCursor({ sk: last[0], origin: last[1] }) }
        : {}),
    }
  }

  function selected(query: EventQuery) {
    if ('origin' in query) return [statements.byOrigin, query.origin] as const
    if ('user' in query) return [statements.byUser, query.user] as const
    return [statements.byType, query.type] as const
  }

  return {
    append: async (record) => {
      const json = recordText(record)
      return group.run(() => append(record, json))
    },
    query: async (asked) => query(asked),
    purge: () => group.run(() => statements.purge.run(clock.now(), PURGED_MAX).changes),
  }
}
