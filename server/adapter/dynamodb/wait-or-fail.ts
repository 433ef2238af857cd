import { DynamoError } from './dynamo-error.js'
import type { DynamoTable } from './table.js'
import { RETRY_DEFAULTS, backoffMs } from './with-retries.js'

/** When to stop trying what begins now. */
export function endOf({ clock, retries }: DynamoTable): number {
  return clock.now() + (retries?.deadlineMs ?? RETRY_DEFAULTS.deadlineMs)
}

/**
 * Waits before what a batch left undone is asked for again. It leaves some where it is throttled, or where the answer would
 * be over 16 MB.
 *
 * @throws {DynamoError} as if throttled, where it has been tried for long enough.
 */
export async function waitOrFail(
  { clock, retries }: DynamoTable,
  attempt: number,
  end: number,
  operation: string,
): Promise<void> {
  const { attemptsMax } = { ...RETRY_DEFAULTS, ...retries }
  const waitMs = backoffMs(clock, attempt)
  if (attempt >= attemptsMax || clock.now() + waitMs >= end) {
    const message = `${operation} left items undone ${attempt} times.`
    throw new DynamoError({ code: 'ThrottlingException', message })
  }
  await clock.sleep(waitMs)
}
