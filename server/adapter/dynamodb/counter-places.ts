import { KINDS_MAX, KIND_BYTES_MAX, utf8Length } from '../../../codec/index.js'
import type { StoredTotals } from './subject-items.js'

/**
 * Most counters in the totals, which each join writes and pays for by the kilobyte: all kinds that a post or poll may
 * have. A subject of errors has a counter a bug, and of days one a day, without end; they have items of their own.
 */
export const TOTALS_COUNTERS_MAX = KINDS_MAX
export const TOTALS_NAME_BYTES_MAX = KIND_BYTES_MAX

/** Differences of counters by where the counters are. */
export interface CounterPlaces {
  /** In the totals, where they were before. */
  readonly known: readonly Difference[]
  /** In the totals from now on. */
  readonly fresh: readonly Difference[]
  /** In items of their own. */
  readonly own: readonly Difference[]
}

type Difference = readonly [name: string, difference: number]

/**
 * Says where counters are. A counter is in one place for good, whoever joins what at the same time: a name that is in the
 * totals is never taken out, one joins them only on the condition that nobody else has since they were read, and once
 * they are full they are so for ever.
 */
export function placeCounters(
  totals: StoredTotals | undefined,
  differences: ReadonlyMap<string, number>,
): CounterPlaces {
  const [known, fresh, own]: [Difference[], Difference[], Difference[]] = [[], [], []]
  const room = TOTALS_COUNTERS_MAX - (totals?.counters.size ?? 0)
  for (const difference of differences) {
    const [name] = difference
    if (totals?.counters.has(name)) known.push(difference)
    else if (fresh.length < room && utf8Length(name) <= TOTALS_NAME_BYTES_MAX)
      fresh.push(difference)
    else own.push(difference)
  }
  return { known, fresh, own }
}
