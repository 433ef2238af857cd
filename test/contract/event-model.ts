import fc from 'fast-check'
import { compareUtf8 } from '../../codec/index.js'
import { sortKey } from '../../server/port/event-record.js'
import type {
  EventQuery,
  EventRecord,
  EventSelector,
  EventStore,
} from '../../server/port/event-store.js'

/** The time that the clock of every store under test shows. */
export const EVENT_STORE_NOW = 1_763_800_000_000
const NOW = EVENT_STORE_NOW

/** Any record, of few enough names that two are often the same. */
export const eventRecord: fc.Arbitrary<EventRecord> = fc.record(
  {
    origin: fc.constantFrom('billing', 'uploads', '👍', '\uFFFD', "'; DROP TABLE event; --"),
    type: fc.constantFrom('ERROR', 'JOB_COMPLETED', '👍', '\uFFFD'),
    id: fc.constantFrom('a', 'B', 'c#d', '👍', '\uFFFD'),
    at: fc.constantFrom(0, NOW - 1, NOW, NOW + 1, Date.UTC(9999, 11, 31)),
    expires: fc.constantFrom(NOW - 1, NOW, NOW + 1),
    user: fc.constantFrom('ann', '👍'),
    fields: fc.constantFrom({}, { description: 'é', deep: { list: [1, null] } }),
  },
  { requiredKeys: ['origin', 'type', 'id', 'at', 'fields'] },
)

/** Every page of a query. */
export async function everything(
  store: EventStore,
  selector: EventSelector,
  about: Partial<Pick<EventQuery, 'from' | 'to' | 'limit'>> = {},
): Promise<EventRecord[]> {
  const found: EventRecord[] = []
  let cursor: { cursor?: string } = {}
  for (let pages = 0; pages < 1_000; pages++) {
    const page = await store.query({ ...selector, limit: 100, ...about, ...cursor })
    found.push(...page.records)
    if (page.cursor === undefined) return found
    cursor = cursorOf(page)
  }
  throw new Error('The pages never end.')
}

export function cursorOf({ cursor }: { cursor?: string }): { cursor?: string } {
  return cursor === undefined ? {} : { cursor }
}

/** What a store has to find, newest first. */
export function expected(
  records: readonly EventRecord[],
  selector: EventSelector,
  { from = -Infinity, to = Infinity }: { from?: number; to?: number },
): EventRecord[] {
  return records
    .filter((record) => Object.entries(selector).every(([k, v]) => record[k as 'origin'] === v))
    .filter(({ at, expires = Infinity }) => at >= from && at < to && expires > NOW)
    .sort((a, b) => compareUtf8(sortKey(b), sortKey(a)) || compareUtf8(b.origin, a.origin))
}
