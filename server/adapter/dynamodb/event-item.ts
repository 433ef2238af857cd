import { utf8Length } from '../../../codec/index.js'
import { recordText, sortKey, type EventPosition } from '../../port/event-record.js'
import type { EventRecord, EventSelector } from '../../port/event-store.js'
import { StoreError } from '../../port/store-error.js'
import type { Item } from './calls.js'
import { textOf } from './item.js'
import { PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX } from './limits.js'
import { BY_TYPE, BY_USER, TTL_ATTRIBUTE } from './table.js'

const JSON_TEXT = 'json'

/** Where the records of a selector are: the table itself or an index, the attributes of its keys, and the partition. */
export interface EventPartition {
  readonly index?: string
  readonly pk: string
  readonly sk: string
  readonly value: string
  /** The sort key of a record's place. Without an origin, before all origins. */
  readonly place: (position: EventPosition) => string
}

export function partitionOf(selector: EventSelector): EventPartition {
  if ('origin' in selector)
    return { pk: 'pk', sk: 'sk', value: `ORIGIN#${selector.origin}`, place: ({ sk }) => sk }
  return 'user' in selector
    ? { ...INDEX_KEYS.user, value: `USER#${selector.user}`, place: indexPlace }
    : { ...INDEX_KEYS.type, value: `TYPE#${selector.type}`, place: indexPlace }
}

const INDEX_KEYS = {
  user: { index: BY_USER, pk: 'gsi1pk', sk: 'gsi1sk' },
  type: { index: BY_TYPE, pk: 'gsi2pk', sk: 'gsi2sk' },
} as const

/**
 * The order of records in an index: by `sk`, then origin. Keys of an index need not be unique, and those that are equal have
 * no order there, so the origin is part of the key. U+0001 parts them, and comes before all that a key may hold, as U+0001
 * and U+0002 themselves are written with U+0002 before them.
 */
function indexPlace({ sk, origin }: EventPosition): string {
  const written = sk.replace(/[\u0001\u0002]/g, '\u0002$&')
  return origin === '' ? written : `${written}\u0001${origin}`
}

/**
 * A record as an item.
 *
 * @throws {StoreError} `invalid_record` as `recordText` does, and where its names are too long for keys.
 */
export function eventItem(record: EventRecord): Item {
  const json = recordText(record)
  const { origin, type, user, expires } = record
  const position = { sk: sortKey(record), origin }
  const byOrigin = partitionOf({ origin })
  const byType = partitionOf({ type })
  const byUser = user === undefined ? undefined : partitionOf({ user })
  const item: Record<string, Item[string]> = { [JSON_TEXT]: { S: json } }
  for (const partition of [byOrigin, byType, ...(byUser ? [byUser] : [])]) {
    const [value, place] = [partition.value, partition.place(position)]
    checkKey(value, PARTITION_KEY_BYTES_MAX)
    checkKey(place, SORT_KEY_BYTES_MAX)
    item[partition.pk] = { S: value }
    item[partition.sk] = { S: place }
  }
  if (expires !== undefined) item[TTL_ATTRIBUTE] = { N: String(Math.ceil(expires / 1_000)) }
  return item
}

function checkKey(key: string, bytesMax: number): void {
  if (utf8Length(key) <= bytesMax) return
  const detail = `The record's names make a key of more than ${bytesMax} bytes.`
  throw new StoreError('invalid_record', detail)
}

export function recordOf(item: Item): EventRecord {
  return JSON.parse(textOf(item, JSON_TEXT)) as EventRecord
}
