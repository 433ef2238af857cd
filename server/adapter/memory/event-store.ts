import { compareUtf8 } from '../../../codec/index.js'
import {
  formatCursor,
  rangeOf,
  recordText,
  sortKey,
  type EventPosition,
} from '../../port/event-record.js'
import {
  EVENTS_PAGE_MAX,
  type EventPage,
  type EventQuery,
  type EventRecord,
  type EventStore,
} from '../../port/event-store.js'

interface Row extends EventPosition {
  readonly record: EventRecord
}

/** Event records in memory, for tests. */
export function createMemoryEventStore(clock: { now(): number }): EventStore {
  const rows = new Map<string, Row>()
  return {
    append: async (record) => {
      const stored = JSON.parse(recordText(record)) as EventRecord
      const sk = sortKey(stored)
      const name = JSON.stringify([record.origin, sk])
      if (rows.has(name)) return 'duplicate'
      rows.set(name, { sk, origin: stored.origin, record: stored })
      return 'appended'
    },
    query: async (query) => page([...rows.values()], query, clock.now()),
  }
}

function page(rows: readonly Row[], query: EventQuery, now: number): EventPage {
  const { first, end } = rangeOf(query)
  const found = rows
    .filter(({ record }) => isSelected(record, query))
    .filter((row) => compareUtf8(row.sk, first) >= 0 && compare(row, end) < 0)
    .sort((a, b) => compare(b, a))
  const limit = Math.max(1, Math.min(Math.floor(query.limit), EVENTS_PAGE_MAX))
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    records: shown
      .map(({ record }) => record)
      .filter(({ expires }) => expires === undefined || expires > now)
      .map((record) => structuredClone(record)),
    ...(last && found.length > limit ? { cursor: formatCursor(last) } : {}),
  }
}

function isSelected(record: EventRecord, query: EventQuery): boolean {
  if ('origin' in query) return record.origin === query.origin
  if ('user' in query) return record.user === query.user
  return record.type === query.type
}

function compare(a: EventPosition, b: EventPosition): number {
  return compareUtf8(a.sk, b.sk) || compareUtf8(a.origin, b.origin)
}
