import { KINDS_MAX, compareUtf8 } from '../../../codec/index.js'
import type { Totals } from '../../port/state-store.js'
import { textOf } from './item.js'
import { readPlaced } from './placed.js'
import { readItem } from './read-items.js'
import { COUNTERS_END, COUNTERS_START, TOTALS_KEY, counterPlace, subjectKey } from './state-keys.js'
import { NAME, readSubject, storedCount, totalsOf, type StoredTotals } from './subject-items.js'
import type { DynamoTable } from './table.js'

/**
 * The version, and either the counters named or the 64 largest. One read, and another only where a counter that is asked
 * for may have an item of its own. The version is read first: the counters are at least as new.
 */
export async function readTotals(
  table: DynamoTable,
  subject: string,
  names: readonly string[] | undefined,
): Promise<Totals> {
  return totalsShown(table, subject, await readStoredTotals(table, subject), names)
}

/** The same, of totals that were read before. */
export async function totalsShown(
  table: DynamoTable,
  subject: string,
  totals: StoredTotals | undefined,
  names: readonly string[] | undefined,
): Promise<Totals> {
  if (!totals) return { version: 0, counters: new Map() }
  const { version } = totals
  const known = names ? [...new Set(names)] : [...totals.counters.keys()]
  const counters = known.map((name): [string, number] => [name, totals.counters.get(name) ?? 0])
  if (totals.hasMore && names) counters.push(...(await readOwn(table, subject, totals, known)))
  if (totals.hasMore && !names) counters.push(...(await largestOwn(table, subject)))
  const shown = counters.filter(([, count]) => count !== 0)
  if (names) return { version, counters: new Map(shown) }
  shown.sort(([a, x], [b, y]) => y - x || compareUtf8(a, b))
  return { version, counters: new Map(shown.slice(0, KINDS_MAX)) }
}

/** The totals' item, strongly consistent; undefined where nothing was ever joined. */
export async function readStoredTotals(
  table: DynamoTable,
  subject: string,
): Promise<StoredTotals | undefined> {
  const item = await readItem(table, subjectKey(subject), TOTALS_KEY)
  return item && totalsOf(item)
}

async function readOwn(
  table: DynamoTable,
  subject: string,
  { counters }: StoredTotals,
  names: readonly string[],
): Promise<readonly [string, number][]> {
  const others = names.filter((name) => !counters.has(name))
  if (others.length === 0) return []
  const sight = await readSubject(table, subject, [], others)
  return [...sight.counters].map(([name, count]) => [name, count ?? 0])
}

async function largestOwn(
  table: DynamoTable,
  subject: string,
): Promise<readonly [string, number][]> {
  const range = {
    pk: subjectKey(subject),
    from: COUNTERS_START,
    to: COUNTERS_END,
    limit: KINDS_MAX,
  }
  const rows = await readPlaced(table, range, (item) => {
    const count = storedCount(item)
    return { place: counterPlace(count), name: textOf(item, NAME), count }
  })
  return rows.map(({ name, count }) => [name, count])
}
