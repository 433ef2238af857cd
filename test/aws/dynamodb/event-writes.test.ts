import { describe, expect, it } from 'vitest'
import { createDynamoEventStore } from '../../../server/adapter/dynamodb/event-store.js'
import { eventItem } from '../../../server/adapter/dynamodb/event-item.js'
import { readItem } from '../../../server/adapter/dynamodb/read-items.js'
import { RETRY_DEFAULTS } from '../../../server/adapter/dynamodb/with-retries.js'
import { textOf } from '../../../server/adapter/dynamodb/item.js'
import type { EventRecord } from '../../../server/port/event-store.js'
import { loopbackTable, quickClock, tableOn } from './loopback-table.js'

function record(id: string, about: Partial<EventRecord> = {}): EventRecord {
  return { origin: 'o', type: 'T', id, at: 1, fields: {}, ...about }
}

async function open() {
  const { database, table } = await loopbackTable()
  return { database, table, events: createDynamoEventStore(table) }
}

describe('many records at once', () => {
  it('are written 25 a request', async () => {
    const { events, database } = await open()
    await events.appendAll(Array.from({ length: 60 }, (_, i) => record(`${i}`)))
    expect(database.counts.get('BatchWriteItem')).toBe(3)
    expect((await events.query({ origin: 'o', limit: 100 })).records).toHaveLength(60)
  })

  it('may hold two of one key, of which the first is kept', async () => {
    const { events } = await open()
    await events.appendAll([record('a', { fields: { n: 1 } }), record('a', { fields: { n: 2 } })])
    expect((await events.query({ origin: 'o', limit: 9 })).records).toEqual([
      record('a', { fields: { n: 1 } }),
    ])
  })

  it('are written on when DynamoDB leaves some for another time', async () => {
    const { events, database } = await open()
    let left = 4
    database.fault = () => (left-- > 0 ? 'undone' : undefined)
    await events.appendAll(Array.from({ length: 25 }, (_, i) => record(`${i}`)))
    expect(database.counts.get('BatchWriteItem')).toBe(5)
    expect((await events.query({ origin: 'o', limit: 100 })).records).toHaveLength(25)
  })

  it('end with an error where some are left for ever', async () => {
    const { events, database } = await open()
    database.fault = () => 'undone'
    const failing = { code: 'ThrottlingException' }
    await expect(events.appendAll([record('a')])).rejects.toMatchObject(failing)
    expect(database.counts.get('BatchWriteItem')).toBe(RETRY_DEFAULTS.attemptsMax)
    const hasty = createDynamoEventStore(tableOn(database, quickClock, { attemptsMax: 3 }))
    database.counts.clear()
    await expect(hasty.appendAll([record('a')])).rejects.toMatchObject(failing)
    expect(database.counts.get('BatchWriteItem')).toBe(3)
  })

  it('are refused before any is written where one is none', async () => {
    const { events, database } = await open()
    const appended = events.appendAll([record('a'), record('b', { at: -1 })])
    await expect(appended).rejects.toMatchObject({ code: 'invalid_record' })
    expect(database.counts.size).toBe(0)
    await events.appendAll([])
    expect(database.counts.size).toBe(0)
  })
})

describe('one record', () => {
  it('is known for new where the answer to its first put was lost, and for a duplicate later', async () => {
    const { events, database } = await open()
    const faults = ['lost-answer', 'lost-answer', 'broken'] as const
    let asked = 0
    database.fault = () => faults[asked++]
    expect(await events.append(record('a'))).toBe('appended')
    expect(database.counts.get('PutItem')).toBe(4)
    expect(await events.append(record('a'))).toBe('duplicate')
  })

  it('expires in DynamoDB at the end of its last second', async () => {
    expect(eventItem(record('a', { expires: 1_763_800_000_001 }))['ttl']).toEqual({
      N: '1763800001',
    })
    expect(eventItem(record('a'))['ttl']).toBeUndefined()
  })

  it('is refused where its names are longer than a key may be', async () => {
    const { events } = await open()
    for (const about of [
      { id: 'a'.repeat(1_000) },
      { origin: 'a'.repeat(2_048) },
      { origin: 'a'.repeat(1_010) },
      { user: 'a'.repeat(2_048) },
    ])
      await expect(events.append(record('a', about))).rejects.toMatchObject({
        code: 'invalid_record',
      })
  })

  it('is where its origin, its user and its type say, and nothing else is in the item', async () => {
    const { events, table } = await open()
    await events.append(record('a', { user: 'ann' }))
    const sk = '1970-01-01T00:00:00.001Z#T#a'
    const item = await readItem(table, 'ORIGIN#o', sk)
    const { by, json, ...keys } = item ?? {}
    expect(keys).toEqual({
      pk: { S: 'ORIGIN#o' },
      sk: { S: sk },
      gsi1pk: { S: 'USER#ann' },
      gsi1sk: { S: `${sk}\u0001o` },
      gsi2pk: { S: 'TYPE#T' },
      gsi2sk: { S: `${sk}\u0001o` },
    })
    expect(by && json).toBeDefined()
    expect(JSON.parse(textOf(item ?? {}, 'json'))).toEqual(record('a', { user: 'ann' }))
  })
})

describe('a page of records', () => {
  it('is one request', async () => {
    const { events, database } = await open()
    await events.appendAll(Array.from({ length: 100 }, (_, i) => record(`${i}`, { at: i })))
    for (const selector of [{ origin: 'o' }, { type: 'T' }]) {
      database.counts.clear()
      const page = await events.query({ ...selector, limit: 40 })
      await events.query({
        ...selector,
        limit: 40,
        ...(page.cursor ? { cursor: page.cursor } : {}),
      })
      expect(Object.fromEntries(database.counts)).toEqual({ Query: 2 })
    }
  })

  it('of long records ends early, and its cursor goes on', async () => {
    const { events } = await open()
    const long = 'x'.repeat(200_000)
    const ats = Array.from({ length: 12 }, (_, i) => i)
    for (const at of ats) await events.append(record('a', { at, fields: { long } }))
    const found: number[] = []
    let pages = 0
    for (let cursor: { cursor?: string } = {}; ; pages++) {
      const page = await events.query({ origin: 'o', limit: 100, ...cursor })
      found.push(...page.records.map(({ at }) => at))
      if (page.cursor === undefined) break
      cursor = { cursor: page.cursor }
    }
    expect(found).toEqual(ats.reverse())
    expect(pages).toBeGreaterThan(1)
  })

  it('is in order by origin where index keys hold control characters', async () => {
    const { events } = await open()
    const ids = ['a', 'a\u0001', 'a\u0001b', 'a\u0002', 'a\u0003', 'ab']
    for (const origin of ['o', 'p']) await events.appendAll(ids.map((id) => record(id, { origin })))
    const { records } = await events.query({ type: 'T', limit: 100 })
    expect(records.map(({ id, origin }) => [id, origin])).toEqual(
      [...ids].reverse().flatMap((id) => [
        [id, 'p'],
        [id, 'o'],
      ]),
    )
  })
})
