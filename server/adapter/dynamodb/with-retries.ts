import type { Clock } from '../../port/clock.js'
import type { DynamoCalls } from './calls.js'
import { DynamoError } from './dynamo-error.js'

export interface RetryOptions {
  /** Most times that one call is made. @default 100 */
  readonly attemptsMax?: number
  /** How long one call may take with all its tries, in milliseconds; none is begun later. @default 60,000 */
  readonly deadlineMs?: number
}

export const RETRY_DEFAULTS = {
  attemptsMax: 100,
  deadlineMs: 60_000,
} as const satisfies RetryOptions

const BACKOFF_MS = 25
const BACKOFF_MS_MAX = 2_000
/**
 * Who conflicts with a transaction that is under way waits for a few milliseconds' work of others, and not for a table to
 * have room again: a crowd that waits up to this long at random gets some hundred transactions a second through.
 */
const CONFLICT_BACKOFF_MS = 100
const CONFLICT_BACKOFF_MS_MAX = 200
/** After so many tries it is no crowd that passes, and who waits gives way as to anything else. */
const CONFLICT_TRIES_MAX = 20

/**
 * Makes calls again that failed for a reason that passes: throttling, a conflict with a transaction under way, an error of
 * the server, no answer. In between it waits a random part of a time that doubles.
 *
 * A call that was not answered may have been carried out. Each write here is one that may be repeated: it has a condition,
 * or a token by which DynamoDB knows it again.
 */
export function withRetries(
  calls: DynamoCalls,
  clock: Clock,
  options: RetryOptions = {},
): DynamoCalls {
  const { attemptsMax, deadlineMs } = { ...RETRY_DEFAULTS, ...options }
  return async (operation, input, how = {}) => {
    const end = clock.now() + deadlineMs
    for (let attempt = 1; ; attempt++) {
      try {
        return await calls(operation, input)
      } catch (error) {
        if (!(error instanceof DynamoError && error.isPassing)) throw error
        if (error.isConflict && how.throwsConflict) throw error
        const ms = waitMs(clock, attempt, error)
        if (attempt >= attemptsMax || clock.now() + ms >= end) throw error
        await clock.sleep(ms)
      }
    }
  }
}

/** How long to wait after a try that failed, in milliseconds: full jitter. */
export function waitMs(clock: Clock, attempt: number, { isConflict }: DynamoError): number {
  return isConflict && attempt <= CONFLICT_TRIES_MAX
    ? fullJitter(clock, attempt, CONFLICT_BACKOFF_MS, CONFLICT_BACKOFF_MS_MAX)
    : backoffMs(clock, attempt)
}

/** How long to wait after a try, in milliseconds: full jitter. */
export function backoffMs(clock: Clock, attempt: number): number {
  return fullJitter(clock, attempt, BACKOFF_MS, BACKOFF_MS_MAX)
}

function fullJitter(clock: Clock, attempt: number, firstMs: number, mostMs: number): number {
  return clock.random() * Math.min(mostMs, firstMs * 2 ** (attempt - 1))
}
