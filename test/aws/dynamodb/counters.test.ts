import { describe, expect, it } from 'vitest'
import { utf8Length } from '../../../codec/index.js'
import {
  TOTALS_COUNTERS_MAX,
  TOTALS_NAME_BYTES_MAX,
} from '../../../server/adapter/dynamodb/counter-places.js'
import { readStoredTotals } from '../../../server/adapter/dynamodb/read-totals.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import type { Change } from '../../../server/port/state-store.js'
import { loopbackTable, tableOn } from './loopback-table.js'

/** Tells an entity how often it counts in a counter. */
function count(key: string, counter: string, times: number): Change {
  return {
    key,
    join: () => ({ key, value: times, counts: { [counter]: times }, shows: { times: [] } }),
  }
}

describe('the counters of a subject', () => {
  it('are right whoever adds new ones at the same time, and fill the totals and no more', async () => {
    const { database } = await loopbackTable()
    database.conflictWindowMs = 1
    // Others' transactions take real time, so that who waits for them has to as well.
    const processes = Array.from({ length: 6 }, () =>
      createDynamoStateStore(tableOn(database, systemClock)),
    )
    const names = Array.from({ length: 80 }, (_, i) => `c${i}`)
    await Promise.all(
      processes.map(async (store, p) => {
        // Each in an order of its own, so that a different name is the last to find room.
        const order = names.map((_, i) => names[(i * 7 + p * 13) % names.length]!)
        for (let i = 0; i < order.length; i += 8)
          await store.join(
            's',
            order.slice(i, i + 8).map((name) => count(`${p}/${name}`, name, p + 1)),
          )
      }),
    )
    const [store] = processes
    const each = new Map(names.map((name) => [name, 1 + 2 + 3 + 4 + 5 + 6]))
    expect((await store!.totals('s', names)).counters).toEqual(each)
    expect((await store!.totals('s')).counters.size).toBe(64)
    const totals = await readStoredTotals(tableOn(database), 's')
    expect(totals?.counters.size).toBe(TOTALS_COUNTERS_MAX)
    expect(totals?.version).toBe(60)
  })

  it('keep a name in its place when it goes to nothing and comes back', async () => {
    const { table } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const names = Array.from({ length: 70 }, (_, i) => `c${i}`)
    const all = (times: number) =>
      store.join(
        's',
        names.map((name) => count(name, name, times)),
      )
    await all(2)
    await all(0)
    expect((await store.totals('s')).counters.size).toBe(0)
    expect((await store.totals('s', names)).counters.size).toBe(0)
    await all(3)
    expect((await store.totals('s', names)).counters).toEqual(new Map(names.map((n) => [n, 3])))
  })

  it('with long names do not make the item grow that each join writes', async () => {
    const { table } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const long = `TypeError ${'f@/app.js:3 '.repeat(20)}`
    expect(utf8Length(long)).toBeGreaterThan(TOTALS_NAME_BYTES_MAX)
    await store.join('errors', [count('a', long, 1), count('b', 'short', 2), count('c', long, 4)])
    expect((await readStoredTotals(table, 'errors'))?.counters).toEqual(new Map([['short', 2]]))
    expect([...(await store.totals('errors')).counters]).toEqual([
      [long, 5],
      ['short', 2],
    ])
  })

  it('are refused where one entity counts in more than a transaction holds, with nothing stored', async () => {
    const { table } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const counts = Object.fromEntries(Array.from({ length: 170 }, (_, i) => [`c${i}`, 1]))
    const change: Change = {
      key: 'k',
      join: () => ({ key: 'k', value: 1, counts, shows: { times: [] } }),
    }
    await expect(store.join('s', [change])).rejects.toMatchObject({ code: 'invalid_entity' })
    expect(await store.totals('s')).toEqual({ version: 0, counters: new Map() })
  })
})
