/** Something with a recorded time. Ties are broken by content, so that the order is total. */
interface Timed {
  readonly at: number
}

/** The smaller of two by (time, content): how the first of several tellings wins. */
export function earliest<T extends Timed>(a: T | undefined, b: T | undefined): T | undefined {
  if (!a || !b) return a ?? b
  return compare(a, b) <= 0 ? a : b
}

/** The larger of two by (time, content): how the last of several wishes wins. */
export function latest<T extends Timed>(a: T | undefined, b: T | undefined): T | undefined {
  if (!a || !b) return a ?? b
  return compare(a, b) >= 0 ? a : b
}

function compare(a: Timed, b: Timed): number {
  if (a.at !== b.at) return a.at - b.at
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The smaller number of those that are there. */
export function first(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

/** The larger number of those that are there. */
export function last(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}
