import { expect, it } from 'vitest'
import {
  PURGED_MAX,
  createSqliteEventStore,
} from '../../../../server/adapter/sqlite/event-store.js'
import { openDatabase } from '../../../../server/adapter/sqlite/open-database.js'

it('deletes what has expired, a bounded number at a time', async () => {
  const database = openDatabase(':memory:')
  let now = 0
  const events = createSqliteEventStore(database, { now: () => now })
  const many = PURGED_MAX + 3
  for (let at = 0; at < many; at++) {
    void events.append({ origin: 'o', type: 'T', id: 'i', at, expires: 10, fields: {} })
  }
  await events.append({ origin: 'o', type: 'KEPT', id: 'i', at: 0, fields: {} })
  expect(await events.purge()).toBe(0)
  now = 10
  // Hidden though not deleted: pages are short, and go on.
  expect(await events.query({ origin: 'o', limit: 100 })).toEqual({
    records: [],
    cursor: expect.any(String),
  })
  expect([await events.purge(), await events.purge(), await events.purge()]).toEqual([
    PURGED_MAX,
    3,
    0,
  ])
  const { records } = await events.query({ origin: 'o', limit: 100 })
  expect(records.map(({ type }) => type)).toEqual(['KEPT'])
  database.close()
})
