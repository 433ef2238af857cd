/**
 * Full jitter: anywhere between nothing and the exponential ceiling, so that browsers that failed together do not return
 * together.
 */
export function fullJitterMs(tries: number, baseMs: number, maxMs: number): number {
  return Math.round(Math.random() * Math.min(maxMs, baseMs * 2 ** tries))
}

const RETRY_AFTER_MS_MAX = 3_600_000

/** Reads `Retry-After`: seconds or a date, at most an hour. Undefined where it is missing or unreadable. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1_000
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), RETRY_AFTER_MS_MAX)
}
