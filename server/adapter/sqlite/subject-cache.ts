import { KINDS_MAX, compareUtf8 } from '../../../codec/index.js'
import type { Entity, Selection, Totals } from '../../port/state-store.js'

/** An entity as it is stored, or known not to be. */
export type Known = { readonly entity: Entity; readonly json: string } | 'absent'

/** A list from a time on, whole: every row that a store would find there. */
interface KnownList {
  readonly from: number
  readonly rows: Entity[]
}

/** Longest list that is worth holding: a head that is never cut is read from the store. */
const ROWS_HELD_MAX = 2_000

/**
 * What is known of one subject, so that a busy one is not read again and again. It holds what the store holds and what
 * will be written to it, and takes every change itself.
 */
export interface SubjectCache {
  version: number
  readonly entities: Map<string, Known>
  /** Counters by name; 0 where one is known not to be there. */
  readonly counters: Map<string, number>
  /** Whether `counters` has all there are. */
  allCounters: boolean
  readonly lists: Map<string, KnownList>
  /** Keys and counters that the store has not got yet. */
  readonly dirtyEntities: Set<string>
  readonly dirtyCounters: Set<string>
}

export function createSubjectCache(
  version: number,
  largest: readonly [string, number][],
): SubjectCache {
  return {
    version,
    entities: new Map(),
    counters: new Map(largest),
    allCounters: largest.length < KINDS_MAX,
    lists: new Map(),
    dirtyEntities: new Set(),
    dirtyCounters: new Set(),
  }
}

/** Takes an entity's new text, and moves it to its place in the lists that are held. */
export function putEntity(
  cache: SubjectCache,
  entity: Entity,
  json: string,
  before: Entity | undefined,
): void {
  cache.entities.set(entity.key, { entity, json })
  cache.dirtyEntities.add(entity.key)
  const old = before?.list === undefined ? undefined : cache.lists.get(before.list)
  if (old && before) {
    const at = placeOf(old.rows, before)
    if (old.rows[at]?.key === before.key) old.rows.splice(at, 1)
  }
  const now = entity.list === undefined ? undefined : cache.lists.get(entity.list)
  if (now && timeOf(entity) >= now.from) now.rows.splice(placeOf(now.rows, entity), 0, entity)
}

/** The totals, where all counters are known. */
export function totalsOf({ version, counters, allCounters }: SubjectCache): Totals | undefined {
  if (!allCounters) return undefined
  const largest = [...counters]
    .filter(([, count]) => count > 0)
    .sort(([a, left], [b, right]) => right - left || compareUtf8(a, b))
  return { version, counters: new Map(largest.slice(0, KINDS_MAX)) }
}

/** The rows of a selection, where the list is held that far. */
export function rowsOf(cache: SubjectCache, selection: Selection): readonly Entity[] | undefined {
  const { list, from = -Infinity, to = Infinity, limit, newestFirst } = selection
  const known = cache.lists.get(list)
  if (!known || known.from > from) return undefined
  let rows = from > known.from ? known.rows.filter((row) => timeOf(row) >= from) : known.rows
  if (to < Infinity) rows = rows.filter((row) => timeOf(row) < to)
  if (newestFirst)
    return rows.slice(limit < rows.length ? rows.length - Math.max(0, limit) : 0).reverse()
  return rows.slice(0, Math.max(0, limit))
}

/** Holds what the store gave for a selection, where that is a list to its end. */
export function holdRows(cache: SubjectCache, selection: Selection, rows: readonly Entity[]): void {
  const { list, from = -Infinity, to = Infinity, limit, newestFirst } = selection
  if (to < Infinity || rows.length >= limit || rows.length > ROWS_HELD_MAX) return
  cache.lists.set(list, { from, rows: newestFirst ? [...rows].reverse() : [...rows] })
}

/** Lets go of what is in the store and may be read again. */
export function trim(cache: SubjectCache): void {
  if (cache.dirtyEntities.size > 0 || cache.dirtyCounters.size > 0) return
  if (cache.entities.size > ROWS_HELD_MAX) cache.entities.clear()
  if (cache.counters.size > ROWS_HELD_MAX) {
    cache.counters.clear()
    cache.allCounters = false
  }
  for (const [list, { rows }] of cache.lists)
    if (rows.length > ROWS_HELD_MAX) cache.lists.delete(list)
}

/** Where an entity stands, or would stand, among rows by time, then key. */
function placeOf(rows: readonly Entity[], entity: Entity): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row && order(row, entity) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function order(a: Entity, b: Entity): number {
  return timeOf(a) - timeOf(b) || compareUtf8(a.key, b.key)
}

function timeOf(entity: Entity): number {
  return entity.at ?? 0
}
