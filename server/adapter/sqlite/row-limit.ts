/** A LIMIT as JavaScript means it: SQLite takes a negative one for none at all, and refuses Infinity. */
export function rowLimit(limit: number): number {
  return Math.max(0, Math.min(Math.floor(limit), Number.MAX_SAFE_INTEGER))
}
