import { describe, expect, it } from 'vitest'
import { createDynamoEventStore } from '../../../server/adapter/dynamodb/event-store.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import type { EventRecord } from '../../../server/port/event-store.js'
import type { Change } from '../../../server/port/state-store.js'
import type { Fault } from '../loopback-dynamodb.js'
import { loopbackTable, simulatedClock, tableOn } from './loopback-table.js'

const OUTAGE_MS = 30_000

/** A table whose database does nothing but refuse for thirty seconds. */
async function throttledTable(fault: Fault) {
  const clock = simulatedClock()
  const { database } = await loopbackTable(clock)
  database.fault = () => (clock.passed() < OUTAGE_MS ? fault : undefined)
  return { clock, database, table: tableOn(database, clock) }
}

function add(key: string): Change {
  return {
    key,
    join: () => ({ key, list: 'x', at: 1, value: key, counts: { n: 1 }, shows: { times: [] } }),
  }
}

describe.each(['throttled', 'broken', 'lost-request', 'lost-answer', 'undone'] as const)(
  'thirty seconds in which every request is %s',
  (fault) => {
    it('lose no join, and count none twice', async () => {
      const { table, clock } = await throttledTable(fault)
      const state = createDynamoStateStore(table)
      const keys = Array.from({ length: 120 }, (_, i) => `k${i}`)
      await Promise.all([
        state.join('a', keys.map(add)),
        ...keys.slice(0, 5).map((key) => state.join('b', [add(key)])),
      ])
      if (fault !== 'undone') expect(clock.passed()).toBeGreaterThan(OUTAGE_MS)
      expect((await state.totals('a')).counters).toEqual(new Map([['n', 120]]))
      expect(await state.totals('b')).toEqual({ version: 5, counters: new Map([['n', 5]]) })
      expect(await state.list('a', { list: 'x', limit: Infinity })).toHaveLength(120)
    })

    it('lose no record, and take none for another', async () => {
      const { table } = await throttledTable(fault)
      const events = createDynamoEventStore(table)
      const records = Array.from({ length: 60 }, (_, i): EventRecord => ({
        origin: 'o',
        type: 'T',
        id: `${i}`,
        at: 1,
        fields: {},
      }))
      await Promise.all([
        events.appendAll(records),
        expect(events.append({ ...records[0]!, type: 'ALONE' })).resolves.toBe('appended'),
      ])
      expect((await events.query({ type: 'T', limit: 100 })).records).toHaveLength(60)
      expect((await events.query({ type: 'ALONE', limit: 100 })).records).toHaveLength(1)
    })
  },
)
