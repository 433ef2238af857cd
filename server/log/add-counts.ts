import type { LogReject } from './read-log.js'

/** Adds the rejects of one batch to those of a whole log. */
export function addCounts(
  sums: Map<LogReject, number>,
  counts: ReadonlyMap<LogReject, number>,
): void {
  for (const [reason, count] of counts) sums.set(reason, (sums.get(reason) ?? 0) + count)
}
