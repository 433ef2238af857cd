import { plainText } from './plain-text.js'
import { readError } from './read-error.js'
import { REDACTED } from './redaction.js'

/** What JSON can say. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue }

export interface PlainOptions {
  /** Most UTF-16 units of one text. */
  readonly charsMax: number
  /** Most items of one list, and most keys of one object. */
  readonly itemsMax: number
  readonly isSecret: (key: string) => boolean
}

/** Most values within one, so that the time it takes is bounded: about 10 ms. */
export const VALUES_MAX = 20_000
/** Objects within objects. */
export const DEPTH_MAX = 16
/** Most UTF-16 units of a key. */
export const KEY_CHARS_MAX = 256
/** All texts within one value, together: twice what a record can hold. */
const ALL_CHARS_MAX = 524_288

/** Objects that tell nothing by their own fields, and yet hold pairs. */
const PAIRED = new Set(['Map', 'Headers', 'URLSearchParams', 'FormData'])
/** Objects that tell nothing at all. */
const OPAQUE = new Set(['Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'Generator', 'AsyncGenerator'])

/** The key of an object that says how many it lost. */
const CUT_KEY = '[cut]'

interface Walk extends PlainOptions {
  valuesLeft: number
  charsLeft: number
  /** The objects on the way down: one that is met again is within itself. */
  readonly above: Set<object>
}

/**
 * Says any value as JSON can, and never throws: not for a getter that throws, nor for a revoked proxy. What `JSON` leaves
 * out (undefined, in objects) is left out; what it loses (errors, maps, sets, BigInt, NaN, symbols) is said; what is too
 * much is cut, and the cut says so. Secrets are replaced wherever their key is.
 *
 * @example plainValue({ n: 1n, error: new TypeError('no') }, options) // { n: '1', error: { name: 'TypeError', … } }
 */
export function plainValue(value: unknown, options: PlainOptions): PlainValue | undefined {
  const walk = { ...options, valuesLeft: VALUES_MAX, charsLeft: ALL_CHARS_MAX }
  return visit(value, { ...walk, above: new Set() })
}

function visit(value: unknown, walk: Walk): PlainValue | undefined {
  if (--walk.valuesLeft < 0) return '[cut]'
  try {
    switch (typeof value) {
      case 'undefined':
        return undefined
      case 'boolean':
        return value
      case 'number':
        // JSON has no -0.
        return Number.isFinite(value) ? value + 0 : String(value)
      case 'string':
        return text(value, walk)
      case 'bigint':
      case 'symbol':
        return text(String(value), walk)
      case 'function':
        return text(`[function ${value.name}]`, walk)
      case 'object':
        return value === null ? null : within(value, walk)
    }
  } catch (error) {
    return threw(error)
  }
}

function within(value: object, walk: Walk): PlainValue | undefined {
  if (walk.above.has(value)) return '[circular]'
  if (walk.above.size >= DEPTH_MAX) return `[deeper than ${DEPTH_MAX}]`
  walk.above.add(value)
  try {
    return objectOf(value, walk)
  } finally {
    walk.above.delete(value)
  }
}

function objectOf(value: object, walk: Walk): PlainValue | undefined {
  if (Array.isArray(value)) return list(value, value.length, walk)
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (value instanceof Error || kind === 'Error') return fieldsOf(readError(value), walk)
  if (value instanceof Date) return isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return text(String(value), walk)
  if (ArrayBuffer.isView(value) || kind.endsWith('ArrayBuffer'))
    return `[${kind}, ${(value as ArrayBuffer).byteLength} bytes]`
  if (value instanceof Set) return list(value, value.size, walk)
  if (PAIRED.has(kind)) return paired(value as Iterable<[unknown, unknown]>, walk)
  if (OPAQUE.has(kind)) return `[${kind}]`
  const own = ownJson(value)
  if (own !== undefined) return visit(own.json, walk)
  return fieldsOf(
    Object.keys(value).map((key) => [key, () => (value as Record<string, unknown>)[key]]),
    walk,
  )
}

/** What an object says of itself to JSON; boxed texts and numbers say what they hold. */
function ownJson(value: object): { json: unknown } | undefined {
  try {
    const { toJSON } = value as { toJSON?: unknown }
    const json: unknown = typeof toJSON === 'function' ? toJSON.call(value) : value.valueOf()
    return json === value ? undefined : { json }
  } catch {
    // Its fields tell more than that it cannot be told.
    return undefined
  }
}

function list(values: Iterable<unknown>, length: number, walk: Walk): PlainValue {
  const items: PlainValue[] = []
  for (const item of values) {
    if (items.length >= walk.itemsMax || walk.valuesLeft <= 0) {
      items.push(`[cut: ${length - items.length + cutBefore(values)} more]`)
      break
    }
    items.push(visit(item, walk) ?? null)
  }
  return items
}

/** Pairs as an object where every name is a text and none comes twice; otherwise as a list of pairs. */
function paired(pairs: Iterable<[unknown, unknown]>, walk: Walk): PlainValue {
  const all: [unknown, unknown][] = []
  for (const pair of pairs) if (all.push(pair) > walk.itemsMax) break
  const names = new Set(all.map(([name]) => name))
  if (names.size === all.length && all.every(([name]) => typeof name === 'string'))
    return fieldsOf(
      all.map(([name, value]) => [name as string, () => value]),
      walk,
    )
  const told = all.map(([name, value]) => [
    name,
    typeof name === 'string' && walk.isSecret(name) ? REDACTED : value,
  ])
  return list(told, told.length, walk)
}

/** What an earlier cut left out, besides its own mark. */
function cutBefore(values: Iterable<unknown>): number {
  const last: unknown = Array.isArray(values) ? values.at(-1) : undefined
  const more = typeof last === 'string' ? /^\[cut: (\d+) more\]$/.exec(last)?.[1] : undefined
  return more === undefined ? 0 : Number(more) - 1
}

/** A name, and how to read what it stands for. */
export type Field = readonly [name: string, read: () => unknown]

function fieldsOf(fields: readonly Field[], walk: Walk): PlainValue {
  const told: [string, PlainValue][] = []
  for (const [name, read] of fields) {
    if (told.length >= walk.itemsMax || walk.valuesLeft <= 0) {
      const before = cutBefore([fields.find(([name]) => name === CUT_KEY)?.[1]()])
      told.push([CUT_KEY, `[cut: ${fields.length - told.length + before} more]`])
      break
    }
    const value = walk.isSecret(name) ? REDACTED : visitRead(read, walk)
    if (value !== undefined) told.push([keyText(name, walk), value])
  }
  // Makes own properties whatever the name: assigned, "__proto__" would be none.
  return Object.fromEntries(told)
}

function visitRead(read: () => unknown, walk: Walk): PlainValue | undefined {
  try {
    return visit(read(), walk)
  } catch (error) {
    return threw(error)
  }
}

function keyText(name: string, walk: Walk): string {
  walk.charsLeft -= Math.min(name.length, KEY_CHARS_MAX)
  return plainText(name, KEY_CHARS_MAX)
}

function text(value: string, walk: Walk): string {
  const told = plainText(value, Math.max(0, Math.min(walk.charsMax, walk.charsLeft)))
  walk.charsLeft -= Math.min(value.length, told.length)
  return told
}

/** What is said in the place of what could not be read; what was thrown may be as bad. */
function threw(error: unknown): string {
  try {
    const { message } = error as { message?: unknown }
    return `[threw: ${typeof message === 'string' ? plainText(message, KEY_CHARS_MAX) : 'no error'}]`
  } catch {
    return '[threw]'
  }
}
