import {
  base64urlDecodeText,
  base64urlEncodeText,
  compareUtf8,
  utf8Length,
} from '../../codec/index.js'
import { EVENT_BYTES_MAX, type EventQuery, type EventRecord } from './event-store.js'
import { StoreError } from './store-error.js'
import { checkName } from './store-name.js'

/** The last millisecond that `toISOString` writes with four digits of year, so that texts are in the order of times. */
const TIME_MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Where a record is in the order of records; a page begins after one. */
export interface EventPosition {
  readonly sk: string
  readonly origin: string
}

/**
 * The key that orders records by time: `<iso ms>#<TYPE>#<id>`. The id makes it unique, so that appending twice is once.
 *
 * @example sortKey(record) // '2026-01-02T03:04:05.678Z#JOB_COMPLETED#b3JkZXItNQ'
 */
export function sortKey({ at, type, id }: Pick<EventRecord, 'at' | 'type' | 'id'>): string {
  return `${new Date(at).toISOString()}#${type}#${id}`
}

/**
 * Checks a record and gives the text to keep of it. Every store uses this one rule.
 *
 * @throws {StoreError} `invalid_record`, saying what is wrong.
 */
export function recordText(record: EventRecord): string {
  const { origin, type, id, at, expires, user } = record
  const names = { origin, type, id, ...(user === undefined ? {} : { user }) }
  for (const [what, name] of Object.entries(names)) {
    if (name === '') throw wrong(`has an empty ${what}`)
    checkName('invalid_record', what, name)
  }
  if (type.includes('#')) throw wrong(`has a "#" in its type ${JSON.stringify(type)}`)
  if (!Number.isInteger(at) || at < 0 || at > TIME_MAX) throw wrong(`has no time in "at" (${at})`)
  if (expires !== undefined && !Number.isSafeInteger(expires))
    throw wrong(`has no time in "expires" (${expires})`)
  const text = JSON.stringify(record)
  if (utf8Length(text) > EVENT_BYTES_MAX)
    throw wrong(`is over its limit of ${EVENT_BYTES_MAX} bytes`)
  return text
}

/** The range of a query: from `first`, itself inside, to `end`, itself outside. */
export function rangeOf({ from, to, cursor }: EventQuery): { first: string; end: EventPosition } {
  const first = from === undefined ? '' : bound(from)
  const end = { sk: to === undefined ? AFTER_ALL : bound(to), origin: '' }
  const reached = cursor === undefined ? undefined : parseCursor(cursor)
  return { first, end: reached && compareUtf8(reached.sk, end.sk) < 0 ? reached : end }
}

/** Every `sk` begins with a digit, which is before this. */
const AFTER_ALL = ':'

/** A time as the beginning of an `sk`; outside the years that have one, before or after all. */
function bound(at: number): string {
  if (at <= 0) return ''
  return at <= TIME_MAX ? new Date(Math.ceil(at)).toISOString() : AFTER_ALL
}

/** The position as opaque text for a URL. */
export function formatCursor({ sk, origin }: EventPosition): string {
  return base64urlEncodeText(JSON.stringify([sk, origin]))
}

/**
 * Reads a cursor. It is a position and nothing else, so a forged one that can be read shows no more than the query does.
 *
 * @throws {StoreError} `invalid_cursor`.
 */
export function parseCursor(cursor: string): EventPosition {
  const parts = partsOf(base64urlDecodeText(cursor) ?? '')
  if (!Array.isArray(parts) || parts.length !== 2) throw invalidCursor()
  const [sk, origin] = parts as unknown[]
  if (typeof sk !== 'string' || typeof origin !== 'string') throw invalidCursor()
  for (const name of parts as string[]) checkName('invalid_cursor', 'position', name)
  return { sk, origin }
}

function partsOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function invalidCursor(): StoreError {
  return new StoreError('invalid_cursor', 'The cursor is not one that an earlier page gave.')
}

function wrong(detail: string): StoreError {
  return new StoreError('invalid_record', `The record ${detail}.`)
}
