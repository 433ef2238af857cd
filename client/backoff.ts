export const RETRY_BASE_MS = 1_000
export const RETRY_MS_MAX = 300_000
export const RETRY_AFTER_MS_MAX = 3_600_000

/**
 * Full jitter: anywhere between nothing and the exponential ceiling, so that browsers that failed together do not return
 * together.
 */
export function fullJitterMs(tries: number): number {
  return Math.random() * Math.min(RETRY_MS_MAX, RETRY_BASE_MS * 2 ** tries)
}

/** Reads `Retry-After`: seconds or a date, at most an hour. NaN where it is missing or unreadable. */
export function retryAfterMs(value: string | null | undefined): number {
  const text = value ?? 'none'
  const ms = +text * 1_000
  return Math.min(Math.max(isNaN(ms) ? Date.parse(text) - Date.now() : ms, 0), RETRY_AFTER_MS_MAX)
}
