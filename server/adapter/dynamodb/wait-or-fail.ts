import { DynamoError } from './dynamo-error.js'
import type { DynamoTable } from './table.js'
import { RETRY_DEFAULTS, backoffMs } from './with-retries.js'

/**
 * Waits before what a batch left undone is asked for again. It leaves some where it is throttled, or where the answer would
 * be over 16 MB.
 *
 * @throws {DynamoError} as if throttled, where it has been tried for long enough.
 */
export async function waitOrFail(
  { clock }: DynamoTable,
  attempt: number,
  end: number,
  operation: string,
): Promise<void> {
  const waitMs = backoffMs(clock, attempt)
  if (attempt >= RETRY_DEFAULTS.attemptsMax || clock.now() + waitMs >= end) {
    const message = `${operation} left items undone ${attempt} times.`
    throw new DynamoError({ code: 'ThrottlingException', message })
  }
  await clock.sleep(waitMs)
}
