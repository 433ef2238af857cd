import type { Entity } from '../../port/state-store.js'
import type { Item } from './calls.js'
import { numberOf, textOf } from './item.js'
import { readItems } from './read-items.js'
import { TOTALS_KEY, counterKey, entityKey, subjectKey } from './state-keys.js'
import type { DynamoTable } from './table.js'

/** An entity as it is stored; the revision is what a write of it is conditional on. */
export interface StoredEntity {
  readonly json: string
  readonly revision: number
}

/** The item that each join of a subject changes. */
export interface StoredTotals {
  readonly version: number
  /** The counters in this item, those at 0 included: a name that is here stays here. */
  readonly counters: ReadonlyMap<string, number>
  /** Whether further counters have items of their own. */
  readonly hasMore: boolean
}

/** What is known of a subject, as it was read. What has no entry was not looked for; undefined is what there is not. */
export interface SubjectSight {
  readonly totals: StoredTotals | undefined
  /** By key. */
  readonly entities: ReadonlyMap<string, StoredEntity | undefined>
  /** By name: counts of counters that have items of their own. */
  readonly counters: ReadonlyMap<string, number | undefined>
}

/** The totals' attributes: `v` the version, `k` how many counters, `m` whether there are more, `c#name` a counter. */
export const VERSION = 'v'
export const NAMES = 'k'
export const MORE = 'm'
export const COUNTER = 'c#'
/** The attributes of an entity, and of a counter. */
export const JSON_TEXT = 'json'
export const REVISION = 'rev'
export const NAME = 'name'
export const COUNT = 'count'

/**
 * Reads the totals of a subject and some of its entities and counters: one request for up to 100 of them together.
 *
 * @param keys Of entities, each once.
 * @param names Of counters that have items of their own, each once.
 */
export async function readSubject(
  table: DynamoTable,
  subject: string,
  keys: readonly string[],
  names: readonly string[] = [],
): Promise<SubjectSight> {
  const items = await readItems(table, subjectKey(subject), [
    TOTALS_KEY,
    ...keys.map(entityKey),
    ...names.map(counterKey),
  ])
  const found = <T>(sk: string, parse: (item: Item) => T): T | undefined => {
    const item = items.get(sk)
    return item && parse(item)
  }
  return {
    totals: found(TOTALS_KEY, totalsOf),
    entities: new Map(keys.map((key) => [key, found(entityKey(key), storedEntity)])),
    counters: new Map(names.map((name) => [name, found(counterKey(name), storedCount)])),
  }
}

export function totalsOf(item: Item): StoredTotals {
  const counters = Object.keys(item).flatMap((attribute): [string, number][] =>
    attribute.startsWith(COUNTER)
      ? [[attribute.slice(COUNTER.length), numberOf(item, attribute)]]
      : [],
  )
  return {
    version: numberOf(item, VERSION),
    counters: new Map(counters),
    hasMore: MORE in item,
  }
}

export function storedEntity(item: Item): StoredEntity {
  return { json: textOf(item, JSON_TEXT), revision: numberOf(item, REVISION) }
}

export function storedCount(item: Item): number {
  return numberOf(item, COUNT)
}

/** Plain data of the caller's own. */
export function entityOf({ json }: StoredEntity): Entity {
  return JSON.parse(json) as Entity
}
