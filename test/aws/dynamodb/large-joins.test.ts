import { describe, expect, it } from 'vitest'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import type { Change } from '../../../server/port/state-store.js'
import { loopbackTable, quickClock, tableOn } from './loopback-table.js'

function comment(i: number, about: { size?: number } = {}): Change {
  const key = `c${i}`
  const value = 'x'.repeat(about.size ?? 1)
  return {
    key,
    join: (current) =>
      current ?? { key, list: 'x', at: i, value, counts: { count: 1 }, shows: { times: [i] } },
  }
}

const many = Array.from({ length: 250 }, (_, i) => comment(i))

describe('a join of more entities than a transaction takes', () => {
  it('stores nothing where the last of its changes throws', async () => {
    const { table } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const failing: Change = {
      key: 'failing',
      join: () => {
        throw new Error('no')
      },
    }
    await expect(store.join('s', [...many, failing])).rejects.toThrow('no')
    expect(await store.totals('s')).toEqual({ version: 0, counters: new Map() })
    expect(await store.subjects('', 9)).toEqual([])
  })

  it('that ends half way is right in what it stored, and is completed by a repetition', async () => {
    const { table, database } = await loopbackTable()
    let transactions = 0
    database.fault = (operation) =>
      operation === 'TransactWriteItems' && ++transactions > 2 ? 'lost-request' : undefined
    const hasty = createDynamoStateStore(tableOn(database, quickClock, { attemptsMax: 2 }))
    await expect(hasty.join('s', many)).rejects.toMatchObject({ code: 'NoAnswer' })
    const store = createDynamoStateStore(table)
    const stored = await store.list('s', { list: 'x', limit: Infinity })
    const { version, counters } = await store.totals('s')
    expect([version, counters.get('count')]).toEqual([2, stored.length])
    database.fault = () => undefined
    const { entities, changed } = await store.join('s', many)
    expect([entities.length, changed]).toEqual([250, 250 - stored.length])
    expect((await store.totals('s')).counters).toEqual(new Map([['count', 250]]))
  })

  it('goes on where somebody else wrote some of its entities meanwhile', async () => {
    const { table, database } = await loopbackTable()
    const other = createDynamoStateStore(tableOn(database))
    let isFirst = true
    const calls: typeof table.calls = async (operation, input, how) => {
      if (operation === 'TransactWriteItems' && isFirst) {
        isFirst = false
        await other.join('s', [comment(3), comment(200), comment(249)])
      }
      return table.calls(operation, input, how)
    }
    const { changed, entities } = await createDynamoStateStore({ ...table, calls }).join('s', many)
    expect([changed, entities.map(({ key }) => key)]).toEqual([247, many.map(({ key }) => key)])
    expect((await other.totals('s')).counters).toEqual(new Map([['count', 250]]))
  })

  it('keeps each transaction within 4 MB', async () => {
    const { table, database } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const large = Array.from({ length: 30 }, (_, i) => comment(i, { size: 300_000 }))
    await store.join('s', large)
    // Ten of 300 kB are under three quarters of 4 MiB, eleven are over.
    expect(database.transactionItems).toEqual([12, 11, 11])
    expect((await store.list('s', { list: 'x', limit: Infinity })).length).toBe(30)
  })

  it('joins several changes of one entity one after another, in one write', async () => {
    const { table, database } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const add = (told: number): Change => ({
      key: 'k',
      join: (current) => {
        const value = [...((current?.value ?? []) as number[]), told]
        return { key: 'k', value, counts: { n: value.length }, shows: { times: [] } }
      },
    })
    const { entities, changed } = await store.join('s', [add(1), add(2), add(3)])
    expect([entities.map(({ value }) => value), changed]).toEqual([[[1], [1, 2], [1, 2, 3]], 1])
    expect(database.transactionItems).toEqual([3])
    expect(await store.totals('s')).toEqual({ version: 1, counters: new Map([['n', 3]]) })
  })
})
