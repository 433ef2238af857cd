import { utf8Length } from '../../../codec/index.js'
import { StoreError } from '../../port/store-error.js'
import { SORT_KEY_BYTES_MAX } from './limits.js'
import { sha256Text } from './sha256-text.js'

/**
 * Where the state lies in the table.
 *
 * | pk           | sk           | lsk                          | what                                            |
 * | ------------ | ------------ | ---------------------------- | ----------------------------------------------- |
 * | `S#subject`  | `T`          |                              | version, and the counters that were named first |
 * | `S#subject`  | `E#key`      | `L#list#<time>#key`          | an entity; `lsk` where it is in a list          |
 * | `S#subject`  | `C#name`     | `C#<largest first>#name`     | a further counter; `lsk` where it is not 0      |
 * | `D`          | `S#subject`  |                              | the directory of subjects                       |
 */
export const TOTALS_KEY = 'T'
export const DIRECTORY = 'D'

/** Longest subject in bytes: it is a sort key of the directory. `SUBJECT_BYTES_MAX` is well below. */
export const SUBJECT_KEY_BYTES_MAX = 1_000

/**
 * The partition of a subject, and its place in the directory.
 *
 * @throws {StoreError} `invalid_name` for one that no key can hold.
 */
export function subjectKey(subject: string): string {
  if (utf8Length(subject) > SUBJECT_KEY_BYTES_MAX) {
    const detail = `A subject has at most ${SUBJECT_KEY_BYTES_MAX} bytes.`
    throw new StoreError('invalid_name', detail)
  }
  return `S#${subject}`
}

/** @example entityKey('abc ann') // 'E#abc ann' */
export function entityKey(key: string): string {
  return shortKey('E', key)
}

export function counterKey(name: string): string {
  return shortKey('C', name)
}

/** A key that is too long is known by its digest: no order goes by it. */
function shortKey(kind: 'E' | 'C', name: string): string {
  const key = `${kind}#${name}`
  return utf8Length(key) <= SORT_KEY_BYTES_MAX ? key : `${kind}~${sha256Text(name)}`
}

/** Longest name of a list as it is; a longer one is known by its digest. */
const LIST_BYTES_MAX = 80

/**
 * Where the entities of a list begin that stand at a time, in the order of times.
 *
 * @example listPlace('comment', 1) // 'L#comment#bff0000000000000#'
 */
export function listPlace(list: string, at: number): string {
  return `${listStart(list, at)}#`
}

/** Before all that stands at the time, and after all that stands before it. */
export function listStart(list: string, at: number): string {
  const name = list.replaceAll('%', '%25').replaceAll('#', '%23')
  const shown = utf8Length(name) <= LIST_BYTES_MAX ? name : `#${sha256Text(name)}`
  return `L#${shown}#${orderedHex(at)}`
}

/**
 * A number as text in the order of numbers: the bits of the double, the sign turned, and all of a negative one. Times are
 * whole milliseconds, but the ranges that are asked for end anywhere, and at no end.
 */
function orderedHex(number: number): string {
  const bits = new DataView(new ArrayBuffer(8))
  // Of the two zeros one.
  bits.setFloat64(0, number + 0)
  const raw = bits.getBigUint64(0)
  const ordered = raw >> 63n ? BigInt.asUintN(64, ~raw) : raw | (1n << 63n)
  return ordered.toString(16).padStart(16, '0')
}

const COUNT_DIGITS = String(Number.MAX_SAFE_INTEGER).length

/** Where the counters with a count begin, the largest first. */
export function counterPlace(count: number): string {
  return `C#${String(Number.MAX_SAFE_INTEGER - count).padStart(COUNT_DIGITS, '0')}#`
}

/** Every counter's place is between these. */
export const COUNTERS_START = 'C#'
export const COUNTERS_END = 'C$'
