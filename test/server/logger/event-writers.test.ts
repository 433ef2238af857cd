import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDynamoEventStore } from '../../../server/adapter/dynamodb/event-store.js'
import { createDynamoEventWriter } from '../../../server/adapter/dynamodb/event-writer.js'
import { createSdkCalls } from '../../../server/adapter/dynamodb/sdk-calls.js'
import { RETRY_DEFAULTS } from '../../../server/adapter/dynamodb/with-retries.js'
import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import { createSqliteEventStore } from '../../../server/adapter/sqlite/event-store.js'
import { createSqliteEventWriter } from '../../../server/adapter/sqlite/event-writer.js'
import { openDatabase } from '../../../server/adapter/sqlite/open-database.js'
import { createConsoleEventWriter } from '../../../server/logger/console-event-writer.js'
import { WRITE_MS_MAX } from '../../../server/logger/event-queue.js'
import { createStoreEventWriter } from '../../../server/logger/store-event-writer.js'
import { sortKey } from '../../../server/port/event-record.js'
import type { EventRecord } from '../../../server/port/event-store.js'
import type { EventWriter } from '../../../server/port/event-writer.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from '../../aws/loopback-dynamodb.js'
import { broken } from '../../contract/contract.js'
import {
  EVENT_WRITER_CHECKS,
  eventWriterContract,
  type WrittenEvents,
} from '../../contract/event-writer.js'
import { temporaryFolder } from '../adapter/temporary.js'
import { createPrinter, recordsOf } from './logger-under-test.js'

const inMemory = async (): Promise<{ port: WrittenEvents }> => {
  const store = createMemoryEventStore({ now: () => 0 })
  const write = createStoreEventWriter(store)
  return { port: { write, read: () => recordsOf(store, 'o') } }
}

async function inDynamoDb() {
  const database = await startLoopbackDynamoDb()
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: database.endpoint,
    maxAttempts: 1,
  })
  const table = { calls: createSdkCalls(client), name: LOOPBACK_TABLE, clock: systemClock }
  const store = createDynamoEventStore(table)
  const write = createDynamoEventWriter({ client, table: LOOPBACK_TABLE })
  const port = { write, read: () => recordsOf(store, 'o') }
  return { port, database, end: database.close }
}

eventWriterContract('writing events into memory', inMemory)

eventWriterContract('writing events into a SQLite file', async () => {
  const { folder, end } = await temporaryFolder()
  const file = join(folder, 'events.db')
  const read = async () => {
    const database = openDatabase(file)
    const records = await recordsOf(createSqliteEventStore(database, { now: () => 0 }), 'o')
    database.close()
    return records
  }
  return { port: { write: createSqliteEventWriter(file), read }, end }
})

eventWriterContract('writing events into DynamoDB', inDynamoDb)

eventWriterContract('writing events on the console, where lines have a key', async () => {
  const { print, lines } = createPrinter()
  const read = async () => {
    const records = lines.map(({ line }) => JSON.parse(line) as EventRecord)
    return [...new Map(records.map((record) => [sortKey(record), record])).values()]
  }
  return { port: { write: createConsoleEventWriter(print), read } }
})

describe('the contract of event writers notices', () => {
  const mistakes: Readonly<Record<string, (write: EventWriter) => EventWriter>> = {
    'one that keeps the first alone': (write) => (records) => write(records.slice(0, 1)),
    'one that is done before it has kept anything': (write) => async (records) => {
      setTimeout(() => void write(records), 1)
    },
    'one that gives each record a new id': (write) => (records) =>
      write(records.map((record) => ({ ...record, id: `${Math.random()}` }))),
  }

  it.each(Object.entries(mistakes))('%s', async (_, mistake) => {
    const found = await broken(EVENT_WRITER_CHECKS, async () => {
      const { port } = await inMemory()
      return { port: { ...port, write: mistake(port.write) } }
    })
    expect(found).not.toEqual([])
  })
})

describe('a writer into a store', () => {
  const fine: EventRecord = { origin: 'o', type: 'T', id: 'i', at: 1, fields: {} }

  it('says of a record that no store takes that asking again is of no use', async () => {
    const { port, end } = await inDynamoDb()
    for (const { write } of [(await inMemory()).port, port])
      await expect(write([fine, { ...fine, id: '' }])).rejects.toMatchObject({ retryable: false })
    await end()
  })

  it('asks again for what DynamoDB leaves of a batch, and fails where it is throttled', async () => {
    const { port, database, end } = await inDynamoDb()
    let undone = 2
    database.fault = () => (undone-- > 0 ? 'undone' : undefined)
    const records = Array.from({ length: 20 }, (_, i) => ({ ...fine, id: `${i}` }))
    await port.write(records)
    expect(await port.read()).toHaveLength(20)
    database.fault = () => 'throttled'
    await expect(port.write(records)).rejects.not.toMatchObject({ retryable: false })
    await end()
  })

  it('speaks of what may be tried again before it speaks of what may not', async () => {
    const store = createMemoryEventStore({ now: () => 0 })
    const append = (record: EventRecord) =>
      record.type === 'LATER' ? Promise.reject(new Error('later')) : store.append(record)
    const write = createStoreEventWriter({ append })
    const both = [
      { ...fine, id: '' },
      { ...fine, type: 'LATER' },
    ]
    await expect(write(both)).rejects.toThrow('later')
  })
})

it('deletes what has expired from its file, and opens one that could not be opened at first', async () => {
  const { folder, end } = await temporaryFolder()
  const file = join(folder, 'later', 'events.db')
  const write = createSqliteEventWriter(file)
  const expired: EventRecord = { origin: 'o', type: 'T', id: 'i', at: 1, expires: 2, fields: {} }
  await expect(write([expired])).rejects.toThrow()
  const { mkdir } = await import('node:fs/promises')
  await mkdir(join(folder, 'later'))
  await write([expired])
  const database = openDatabase(file)
  expect(database.sql.prepare('SELECT count(*) FROM event').raw().get()).toEqual([0])
  database.close()
  await end()
})

it('gives a writer longer than its store needs to give up by itself', () => {
  expect(WRITE_MS_MAX).toBeGreaterThan(RETRY_DEFAULTS.deadlineMs)
})
