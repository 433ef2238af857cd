import { compareUtf8 } from '../../../codec/index.js'
import type { Entity, Selection } from '../../port/state-store.js'
import type { StoredEntity, StoredTotals, SubjectSight } from './subject-items.js'

/** What is known of a subject, all of it as of the version in its totals, or newer. It is replaced and never changed. */
export interface Known {
  readonly totals: StoredTotals | undefined
  /** By key; undefined is what there is not. */
  readonly entities: ReadonlyMap<string, StoredEntity | undefined>
  /** By the name of a selection. */
  readonly lists: ReadonlyMap<string, KnownList>
}

/** What a selection gave, as text, since who asked may change what it was given. */
export interface KnownList {
  readonly selection: Selection
  readonly rows: readonly KnownRow[]
}

interface KnownRow {
  readonly key: string
  readonly at: number
  readonly json: string
}

/** Entities that are kept: those that a subject's events have in common, such as the definition of a poll. */
const ENTITIES_MAX = 64
/** Rows of a list that are kept, more than a head has that is not cut yet. */
const ROWS_MAX = 2_000

const NOTHING: Known = { totals: undefined, entities: new Map(), lists: new Map() }

export function nameOfSelection(selection: Selection): string {
  const { list, from, to, limit, newestFirst } = selection
  return JSON.stringify([list, from ?? null, to ?? null, limit, newestFirst ?? false])
}

export function listedNow({ rows }: KnownList): readonly Entity[] {
  return rows.map(({ json }) => JSON.parse(json) as Entity)
}

/** After the totals were read: of another version nothing else is known. */
export function withTotals(known: Known | undefined, totals: StoredTotals | undefined): Known {
  const isSame = known !== undefined && known.totals?.version === totals?.version
  return { ...(isSame ? known : NOTHING), totals }
}

/** After entities were read together with the totals. */
export function withEntities(known: Known | undefined, sight: SubjectSight): Known {
  const { entities, ...now } = withTotals(known, sight.totals)
  const kept = entities.size > ENTITIES_MAX ? [] : entities
  return { ...now, entities: new Map([...kept, ...sight.entities]) }
}

export function withList(known: Known, selection: Selection, entities: readonly Entity[]): Known {
  if (entities.length > ROWS_MAX) return known
  const rows = entities.map(rowOf)
  const lists = new Map(known.lists).set(nameOfSelection(selection), { selection, rows })
  return { ...known, lists }
}

/** After a join of one's own that nobody else came before: all that was known is known of the new version. */
export function withJoined(
  known: Known | undefined,
  joined: readonly Entity[],
  totals: StoredTotals,
): Known {
  const { entities, lists } = known ?? NOTHING
  const changed = new Map(joined.map((entity) => [entity.key, entity]))
  const kept = [...entities].filter(([key]) => !changed.has(key))
  const patched = [...lists].flatMap(([name, list]): [string, KnownList][] => {
    const now = patchedList(list, changed)
    return now ? [[name, now]] : []
  })
  return { totals, entities: new Map(kept), lists: new Map(patched) }
}

/** A list with its changed entities in their places; undefined where it has to be read again. */
function patchedList(list: KnownList, changed: ReadonlyMap<string, Entity>): KnownList | undefined {
  const { selection, rows } = list
  const { from = -Infinity, to = Infinity, limit, newestFirst } = selection
  const others = rows.filter(({ key }) => !changed.has(key))
  const added = [...changed.values()].filter(
    ({ list: name, at = 0 }) => name === selection.list && at >= from && at < to,
  )
  if (others.length === rows.length && added.length === 0) return list
  // What lies beyond a list that is cut short is not known.
  if (newestFirst || rows.length >= limit || others.length + added.length > limit) return undefined
  const now = [...others, ...added.map(rowOf)].sort(
    (a, b) => a.at - b.at || compareUtf8(a.key, b.key),
  )
  return { selection, rows: now }
}

function rowOf(entity: Entity): KnownRow {
  return { key: entity.key, at: entity.at ?? 0, json: JSON.stringify(entity) }
}
