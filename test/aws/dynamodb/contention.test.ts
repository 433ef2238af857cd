import { describe, expect, it } from 'vitest'
import { joinSubject } from '../../../server/adapter/dynamodb/join-subject.js'
import { readSubject } from '../../../server/adapter/dynamodb/subject-items.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import type { Change } from '../../../server/port/state-store.js'
import { loopbackTable, tableOn } from './loopback-table.js'

function comment(id: string): Change {
  return {
    key: id,
    join: () => ({
      key: id,
      list: 'comment',
      at: 1,
      value: id,
      counts: { count: 1 },
      shows: { times: [1] },
    }),
  }
}

describe('many processes at one subject', () => {
  it('join all they have to, each once, while transactions get into one another’s way', async () => {
    const { database } = await loopbackTable()
    database.conflictWindowMs = 5
    const joins = Array.from({ length: 40 }, (_, i) =>
      createDynamoStateStore(tableOn(database, systemClock)).join('s', [comment(`c${i}`)]),
    )
    await Promise.all(joins)
    const store = createDynamoStateStore(tableOn(database))
    expect(await store.totals('s')).toEqual({ version: 40, counters: new Map([['count', 40]]) })
    expect(await store.list('s', { list: 'comment', limit: 100 })).toHaveLength(40)
  })

  it('read nothing again for a comment that nobody else writes, however many write others', async () => {
    const { database, table } = await loopbackTable()
    const store = createDynamoStateStore(table)
    await store.join('s', [comment('first')])
    database.counts.clear()
    const joins = Array.from({ length: 20 }, (_, i) =>
      createDynamoStateStore(tableOn(database)).join('s', [comment(`c${i}`)]),
    )
    await Promise.all(joins)
    // The totals have no condition, so that joins of other entities are no conflict once they are done.
    expect(database.counts.get('BatchGetItem')).toBe(20)
  })
})

describe('a join that is tried on the condition that nobody else joins', () => {
  it('knows the totals after it', async () => {
    const { table } = await loopbackTable()
    for (const [i, id] of ['a', 'b', 'c'].entries()) {
      const { totals, changed } = await joinSubject(table, 's', [comment(id)], { isPinned: true })
      const { totals: stored } = await readSubject(table, 's', [])
      expect([totals, changed]).toEqual([stored, 1])
      expect(totals?.version).toBe(i + 1)
    }
  })

  it('is done all the same where somebody did, and does not say what it does not know', async () => {
    const { table } = await loopbackTable()
    await joinSubject(table, 's', [comment('a')])
    const sight = await readSubject(table, 's', ['c'])
    await joinSubject(table, 's', [comment('b')])
    const joined = await joinSubject(table, 's', [comment('c')], { sight, isPinned: true })
    expect([joined.changed, joined.totals]).toEqual([1, undefined])
    const { totals } = await readSubject(table, 's', [])
    expect(totals).toEqual({ version: 3, counters: new Map([['count', 3]]), hasMore: false })
  })

  it('does not say so either where what was given is older than what it had to read', async () => {
    const { table } = await loopbackTable()
    await joinSubject(table, 's', [comment('a')])
    const sight = await readSubject(table, 's', ['a'])
    await joinSubject(table, 's', [comment('b')])
    for (const known of ['b', 'c']) {
      const joined = await joinSubject(table, 's', [comment('a'), comment(known)], {
        sight,
        isPinned: true,
      })
      expect(joined.totals).toBeUndefined()
    }
    expect((await readSubject(table, 's', [])).totals?.version).toBe(3)
  })
})
