import { describe, expect, it } from 'vitest'
import { joinSubject } from '../../../server/adapter/dynamodb/join-subject.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import type { Change, Entity, StateStore } from '../../../server/port/state-store.js'
import type { LoopbackDynamoDb } from '../loopback-dynamodb.js'
import { loopbackTable } from './loopback-table.js'

const SUBJECT = 'comments/post'

/** What a comment does to the state. */
function comment(id: string, at: number): Change {
  const entity: Entity = {
    key: `${id} owner`,
    list: 'comment',
    at,
    value: { id, written: { at, body: 'Hello' } },
    counts: { count: 1 },
    shows: { times: [at] },
  }
  return { key: entity.key, join: (current) => current ?? entity }
}

describe('what it costs', () => {
  it('joins a comment with one read and one transaction of two items, whatever the post holds', async () => {
    const { state, cost } = await open()
    expect(await cost(() => state.join(SUBJECT, [comment('a', 1)]))).toEqual({
      BatchGetItem: 1,
      TransactWriteItems: 1,
      items: [3],
    })
    const two = { BatchGetItem: 1, TransactWriteItems: 1, items: [2] }
    expect(await cost(() => state.join(SUBJECT, [comment('b', 2)]))).toEqual(two)
    const many = Array.from({ length: 1_000 }, (_, i) => comment(`m${i}`, 3 + i))
    await state.join(SUBJECT, many)
    expect(await cost(() => state.join(SUBJECT, [comment('c', 2_000)]))).toEqual(two)
  })

  it('joins what it knows already with one read alone', async () => {
    const { state, cost } = await open()
    await state.join(SUBJECT, [comment('a', 1)])
    expect(await cost(() => state.join(SUBJECT, [comment('a', 1)]))).toEqual({ BatchGetItem: 1 })
  })

  it('joins without a read what it has seen, and then knows the totals', async () => {
    const { table, cost } = await open()
    const sight = {
      totals: undefined,
      entities: new Map([['a owner', undefined]]),
      counters: new Map(),
    }
    const seen = { sight, isPinned: true }
    expect(await cost(() => joinSubject(table, SUBJECT, [comment('a', 1)], seen))).toEqual({
      TransactWriteItems: 1,
      items: [3],
    })
    const { totals } = await joinSubject(table, SUBJECT, [comment('b', 2)], { isPinned: true })
    expect(totals).toEqual({ version: 2, counters: new Map([['count', 2]]), hasMore: false })
  })

  it('reads the version, a comment, and a page of a list with one request each', async () => {
    const { state, cost } = await open()
    await state.join(
      SUBJECT,
      Array.from({ length: 200 }, (_, i) => comment(`m${i}`, i)),
    )
    expect(await cost(() => state.totals(SUBJECT, []))).toEqual({ GetItem: 1 })
    expect(await cost(() => state.totals(SUBJECT))).toEqual({ GetItem: 1 })
    expect(await cost(() => state.get(SUBJECT, 'm1 owner'))).toEqual({ GetItem: 1 })
    const newest = { list: 'comment', limit: 50, newestFirst: true }
    expect(await cost(() => state.list(SUBJECT, newest))).toEqual({ Query: 1 })
    expect(await cost(() => state.subjects('', 500))).toEqual({ Query: 1 })
  })

  it('puts many comments into few transactions, each of at most 100 items', async () => {
    const { state, cost } = await open()
    const many = Array.from({ length: 250 }, (_, i) => comment(`m${i}`, i))
    expect(await cost(() => state.join(SUBJECT, many))).toEqual({
      BatchGetItem: 3,
      TransactWriteItems: 3,
      items: [99, 98, 57],
    })
    expect(await state.totals(SUBJECT)).toEqual({ version: 3, counters: new Map([['count', 250]]) })
  })

  it('reads the largest counters with two requests where there is no end of counters', async () => {
    const { state, cost } = await open()
    const counts = (i: number): Change => {
      const entity = { key: `k${i}`, value: i, counts: { [`c${i}`]: i + 1 }, shows: { times: [] } }
      return { key: entity.key, join: () => entity }
    }
    await state.join(
      'errors',
      Array.from({ length: 500 }, (_, i) => counts(i)),
    )
    expect(await cost(() => state.totals('errors'))).toEqual({ GetItem: 1, Query: 1 })
    const largest = Array.from({ length: 64 }, (_, i) => [`c${499 - i}`, 500 - i])
    expect([...(await state.totals('errors')).counters]).toEqual(largest)
    const named = () => state.totals('errors', ['c0', 'c450', 'none'])
    expect(await cost(named)).toEqual({ GetItem: 1, BatchGetItem: 1 })
    expect((await named()).counters).toEqual(
      new Map([
        ['c0', 1],
        ['c450', 451],
      ]),
    )
  })
})

async function open() {
  const { database, table } = await loopbackTable()
  const state: StateStore = createDynamoStateStore(table)
  return { state, table, cost: (task: () => Promise<unknown>) => costOf(database, task) }
}

/** The requests that a task makes, and how many items its transactions have. */
async function costOf(database: LoopbackDynamoDb, task: () => Promise<unknown>) {
  database.counts.clear()
  database.transactionItems.length = 0
  await task()
  const items = [...database.transactionItems]
  return { ...Object.fromEntries(database.counts), ...(items.length > 0 ? { items } : {}) }
}
