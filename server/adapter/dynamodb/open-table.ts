import type { Clock } from '../../port/clock.js'
import type { DynamoCalls } from './calls.js'
import type { DynamoTable } from './table.js'
import { withRetries, type RetryOptions } from './with-retries.js'

/**
 * A table whose calls are made again where the trouble passes, and for how long.
 *
 * @example
 * const calls = createSdkCalls(new DynamoDBClient(DYNAMODB_CLIENT_OPTIONS))
 * const state = createDynamoStateStore(openTable(calls, 'site-events', systemClock))
 */
export function openTable(
  calls: DynamoCalls,
  name: string,
  clock: Clock,
  retries: RetryOptions = {},
): DynamoTable {
  return { calls: withRetries(calls, clock, retries), name, clock, retries }
}
