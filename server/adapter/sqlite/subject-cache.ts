import { KINDS_MAX, compareUtf8 } from '../../../codec/index.js'
import type { Entity, Selection, Totals } from '../../port/state-store.js'
import { byTime, placeOf, placeOfTime, timeOf } from './time-order.js'

/** An entity as it is stored, or known not to be. */
export type Known = { readonly entity: Entity; readonly json: string } | 'absent'

/** A list from a time on, whole: every row that a store would find there. */
interface KnownList {
  readonly from: number
  readonly rows: Entity[]
}

/** Rows as they were read, oldest first, and how long their texts are. */
export interface ReadRows {
  readonly rows: Entity[]
  readonly chars: number
}

/** What an entity is taken to cost in memory beside its text, which is there as text and as values. */
const ENTITY_BYTES = 600
/** Most bytes that one subject may take, by that measure. */
const SUBJECT_BYTES_MAX = 8 * 1024 * 1024

/**
 * What is known of one subject, so that a busy one is not read again and again. It holds what the store holds and what
 * will be written to it, and takes every change itself.
 */
export interface SubjectCache {
  version: number
  /** Whether everything is held: then what is not here is nowhere. */
  whole: boolean
  readonly entities: Map<string, Known>
  /** Counters by name; 0 where one is known not to be there. */
  readonly counters: Map<string, number>
  /** Whether `counters` has all there are. */
  allCounters: boolean
  /** The largest of them, until one changes. */
  largest?: ReadonlyMap<string, number> | undefined
  readonly lists: Map<string, KnownList>
  /** Lists that are too long to be held from wherever they were read. */
  readonly longLists: Set<string>
  /** Keys and counters that the store has not got yet. */
  readonly dirtyEntities: Set<string>
  readonly dirtyCounters: Set<string>
  /** About what it takes in memory. */
  bytes: number
}

export function createSubjectCache(
  version: number,
  largest: readonly [string, number][],
): SubjectCache {
  return {
    version,
    whole: false,
    entities: new Map(),
    counters: new Map(largest),
    allCounters: largest.length < KINDS_MAX,
    lists: new Map(),
    longLists: new Set(),
    dirtyEntities: new Set(),
    dirtyCounters: new Set(),
    bytes: 0,
  }
}

/** Takes all entities of a subject of which nothing is held yet. */
export function holdAll(cache: SubjectCache, texts: readonly string[]): void {
  cache.whole = true
  for (const json of texts) hold(cache, JSON.parse(json) as Entity, json)
  for (const known of cache.entities.values()) {
    if (known !== 'absent') listOf(cache, known.entity.list)?.rows.push(known.entity)
  }
  for (const { rows } of cache.lists.values()) rows.sort(byTime)
}

/** Takes an entity as the store has it. */
export function hold(cache: SubjectCache, entity: Entity, json: string): void {
  const before = cache.entities.get(entity.key)
  cache.entities.set(entity.key, { entity, json })
  cache.bytes += costOf(json) - (before && before !== 'absent' ? costOf(before.json) : 0)
}

/** Takes an entity's new text, and moves it to its place in the lists that are held. */
export function putEntity(
  cache: SubjectCache,
  entity: Entity,
  json: string,
  before: Entity | undefined,
): void {
  hold(cache, entity, json)
  cache.dirtyEntities.add(entity.key)
  const old = before?.list === undefined ? undefined : cache.lists.get(before.list)
  if (old && before) {
    const at = placeOf(old.rows, before)
    if (old.rows[at]?.key === before.key) old.rows.splice(at, 1)
  }
  const now = listOf(cache, entity.list)
  if (now && timeOf(entity) >= now.from) now.rows.splice(placeOf(now.rows, entity), 0, entity)
}

/** Takes a counter's new count. */
export function putCounter(cache: SubjectCache, name: string, count: number): void {
  cache.counters.set(name, count)
  cache.dirtyCounters.add(name)
  cache.largest = undefined
}

/** The totals, where all counters are known. */
export function totalsOf(cache: SubjectCache): Totals | undefined {
  if (!cache.allCounters) return undefined
  cache.largest ??= new Map(
    [...cache.counters]
      .filter(([, count]) => count > 0)
      .sort(([a, left], [b, right]) => right - left || compareUtf8(a, b))
      .slice(0, KINDS_MAX),
  )
  return { version: cache.version, counters: cache.largest }
}

/** The rows of a selection, where the list is held that far. */
export function rowsOf(cache: SubjectCache, selection: Selection): readonly Entity[] | undefined {
  const { list, from = -Infinity, to = Infinity, limit, newestFirst } = selection
  const known = cache.lists.get(list)
  if (!known) return cache.whole ? [] : undefined
  if (known.from > from) return undefined
  const { rows } = known
  const first = placeOfTime(rows, from)
  const end = placeOfTime(rows, to)
  const count = Math.max(0, Math.min(limit, end - first))
  return newestFirst ? rows.slice(end - count, end).reverse() : rows.slice(first, first + count)
}

/** Holds a list from a time on, to its end. */
export function holdList(
  cache: SubjectCache,
  list: string,
  from: number,
  { rows, chars }: ReadRows,
): void {
  cache.lists.set(list, { from, rows })
  cache.bytes += costOf({ length: chars }) + rows.length * ENTITY_BYTES
}

/** Lets go of what is in the store and may be read again, where it is more than it should be. */
export function trim(cache: SubjectCache, rowsMax: number): void {
  if (cache.dirtyEntities.size > 0 || cache.dirtyCounters.size > 0) return
  const isLarge = cache.bytes > SUBJECT_BYTES_MAX
  if (cache.entities.size > rowsMax || isLarge) {
    cache.entities.clear()
    cache.whole = false
    cache.bytes = 0
  }
  if (cache.counters.size > rowsMax) {
    cache.counters.clear()
    cache.allCounters = false
  }
  for (const [list, { rows }] of cache.lists) {
    if (rows.length <= rowsMax && !isLarge) continue
    cache.lists.delete(list)
    cache.whole = false
  }
}

/** A list that is held; in a subject that is held whole, one that nothing was in yet is empty. */
function listOf(cache: SubjectCache, list: string | undefined): KnownList | undefined {
  if (list === undefined) return undefined
  const known = cache.lists.get(list)
  if (known || !cache.whole) return known
  const begun = { from: -Infinity, rows: [] }
  cache.lists.set(list, begun)
  return begun
}

function costOf({ length }: { readonly length: number }): number {
  return 3 * length + ENTITY_BYTES
}
