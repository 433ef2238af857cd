import { compareUtf8, utf8Length } from '../../../codec/index.js'
import { formatCursor, rangeOf, sortKey, type EventPosition } from '../../port/event-record.js'
import { EVENTS_PAGE_MAX, type EventPage, type EventQuery } from '../../port/event-store.js'
import { cutUtf8 } from './cut-utf8.js'
import { partitionOf, recordOf } from './event-item.js'
import { PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX } from './limits.js'
import type { DynamoTable } from './table.js'

const NOTHING: EventPage = { records: [] }
/** Every key begins with a digit. A key that is asked for may not be empty. */
const BEFORE_ALL = '0'

/**
 * Reads a page of records with one request. DynamoDB ends a page at 1 MB, so one of long records may be shorter than asked
 * for; its cursor goes on.
 */
export async function readEventPage(
  { calls, name, clock }: DynamoTable,
  query: EventQuery,
): Promise<EventPage> {
  const { first, end } = rangeOf(query)
  const { index, pk, sk, value, place } = partitionOf(query)
  const from = first === '' ? BEFORE_ALL : first
  const to = cutUtf8(place(end), SORT_KEY_BYTES_MAX)
  if (utf8Length(value) > PARTITION_KEY_BYTES_MAX || compareUtf8(from, to) > 0) return NOTHING
  const limit = Math.max(1, Math.min(Math.floor(query.limit), EVENTS_PAGE_MAX))
  const { Items = [], LastEvaluatedKey } = await calls('Query', {
    TableName: name,
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: `${pk} = :pk AND ${sk} BETWEEN :from AND :to`,
    ExpressionAttributeValues: { ':pk': { S: value }, ':from': { S: from }, ':to': { S: to } },
    ScanIndexForward: false,
    // One more says whether there is more, and BETWEEN has its end inside.
    Limit: limit + 2,
  })
  const rows = Items.map(recordOf).map((record) => ({
    record,
    position: { sk: sortKey(record), origin: record.origin },
  }))
  const inside = rows.filter(({ position }) => compare(position, end) < 0)
  const shown = inside.slice(0, limit)
  const last = (shown.at(-1) ?? rows.at(-1))?.position
  const hasMore = inside.length > limit || LastEvaluatedKey !== undefined
  return {
    records: shown
      .map(({ record }) => record)
      .filter(({ expires }) => expires === undefined || expires > clock.now()),
    ...(hasMore && last ? { cursor: formatCursor(last) } : {}),
  }
}

function compare(a: EventPosition, b: EventPosition): number {
  return compareUtf8(a.sk, b.sk) || compareUtf8(a.origin, b.origin)
}
