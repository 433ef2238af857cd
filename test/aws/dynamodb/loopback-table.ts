import { onTestFinished } from 'vitest'
import { openTable } from '../../../server/adapter/dynamodb/open-table.js'
import type { DynamoTable } from '../../../server/adapter/dynamodb/table.js'
import type { RetryOptions } from '../../../server/adapter/dynamodb/with-retries.js'
import type { Clock } from '../../../server/port/clock.js'
import {
  LOOPBACK_TABLE,
  startLoopbackDynamoDb,
  type LoopbackDynamoDb,
} from '../loopback-dynamodb.js'
import { WAYS } from './tables.js'

export const quickClock: Clock = {
  now: () => Date.now(),
  sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
  random: () => Math.random(),
}

/** A clock on which time passes only where somebody waits. */
export function simulatedClock(): Clock & { passed: () => number } {
  let now = 1_763_800_000_000
  const start = now
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms
    },
    random: () => 0.5,
    passed: () => now - start,
  }
}

/** A table on a database of its own, until the test ends. */
export async function loopbackTable(
  clock: Clock = quickClock,
): Promise<{ database: LoopbackDynamoDb; table: DynamoTable }> {
  const database = await startLoopbackDynamoDb()
  onTestFinished(database.close)
  return { database, table: tableOn(database, clock) }
}

/** Another process' way to the same table. */
export function tableOn(
  database: LoopbackDynamoDb,
  clock: Clock = quickClock,
  retries: RetryOptions = {},
): DynamoTable {
  const calls = WAYS['over signed requests'](database.endpoint)
  return openTable(calls, LOOPBACK_TABLE, clock, retries)
}
