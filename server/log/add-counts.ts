/** Adds the rejects of one batch to those of a whole log. */
export function addCounts<Reason>(
  sums: Map<Reason, number>,
  counts: ReadonlyMap<Reason, number>,
): void {
  for (const [reason, count] of counts) sums.set(reason, (sums.get(reason) ?? 0) + count)
}
