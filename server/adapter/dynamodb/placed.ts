import { compareUtf8, utf8Length } from '../../../codec/index.js'
import type { Item } from './calls.js'
import { cutUtf8 } from './cut-utf8.js'
import { BY_TIME, type DynamoTable } from './table.js'

/** Something that stands at a place, and among others there in the order of names. */
export interface Placed {
  readonly place: string
  readonly name: string
}

export interface PlaceRange {
  /** The partition. */
  readonly pk: string
  /** Both ends are inside. */
  readonly from: string
  readonly to: string
  readonly limit: number
  readonly newestFirst?: boolean
}

/** How much of a name is in the index key: with the longest place, a list's, it is under `SORT_KEY_BYTES_MAX`. */
const NAME_BYTES_MAX = 900
/** A character has at most four bytes, so a cut takes at most three more than it must. */
const NAME_BYTES_EXACT = NAME_BYTES_MAX - 4
const PLACE_PAGE_ROWS = 25

/** The key in the index. A long name is cut, so that long names may stand in the wrong order among those at their place. */
export function placeKey({ place, name }: Placed): string {
  return place + cutUtf8(name, NAME_BYTES_MAX)
}

/**
 * Reads what stands in a range of places, in order, and no more than it must. Where it has to stop among names that the
 * index may have in the wrong order, it goes on to the end of their place.
 */
export async function readPlaced<T extends Placed>(
  { calls, name: TableName }: DynamoTable,
  { pk, from, to, limit, newestFirst = false }: PlaceRange,
  parse: (item: Item) => T,
): Promise<readonly T[]> {
  const whole = Math.max(0, Math.floor(limit))
  if (whole === 0 || compareUtf8(from, to) > 0) return []
  const rows: T[] = []
  for (let start: Item | undefined; ;) {
    const { Items = [], LastEvaluatedKey } = await calls('Query', {
      TableName,
      IndexName: BY_TIME,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND lsk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
      ScanIndexForward: !newestFirst,
      ...pageLimit(whole - rows.length),
      ...(start ? { ExclusiveStartKey: start } : {}),
    })
    rows.push(...Items.map(parse))
    if (!LastEvaluatedKey || (rows.length >= whole && isOrdered(rows, whole))) break
    start = LastEvaluatedKey
  }
  rows.sort(newestFirst ? (a, b) => byPlace(b, a) : byPlace)
  return rows.slice(0, whole)
}

/** How many rows the next query reads; beyond what was asked for it looks for the end of a place. */
function pageLimit(wanted: number): { Limit?: number } {
  if (wanted === Infinity) return {}
  return { Limit: wanted > 0 ? wanted : PLACE_PAGE_ROWS }
}

/** Whether the first rows, up to a number, stay the first whatever else is read. */
function isOrdered(rows: readonly Placed[], count: number): boolean {
  const [last, newest] = [rows[count - 1], rows.at(-1)]
  if (!last || utf8Length(last.name) <= NAME_BYTES_EXACT) return true
  return newest?.place !== last.place
}

function byPlace(a: Placed, b: Placed): number {
  return compareUtf8(a.place, b.place) || compareUtf8(a.name, b.name)
}
