import { expect, it, vi } from 'vitest'
import type { DynamoCalls } from '../../server/adapter/dynamodb/calls.js'
import { createDynamoEventStore } from '../../server/adapter/dynamodb/event-store.js'
import { openTable } from '../../server/adapter/dynamodb/open-table.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
import { EVENT_STORE_NOW, eventStoreContract } from '../contract/event-store.js'
import { stateStoreContract } from '../contract/state-store.js'
import { dynamoDbLocal } from '../emulator/dynamodb-local.js'
import { describeOn } from '../emulator/emulator.js'
import { moto } from '../emulator/moto.js'
import { quickClock } from './dynamodb/loopback-table.js'
import { WAYS, newTable } from './dynamodb/tables.js'
import { WIRE_FACTS } from './dynamodb/wire-facts.js'
import { createQueue } from './queue.js'

// An emulator in Python or Java takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

/**
 * Where an emulator is not as DynamoDB is: moto 5 knows no tokens, lets a batch write one item twice, takes keys of any length
 * in an index, and finds nothing in a range that DynamoDB refuses. The stores rely on none of it: after a lost answer on moto
 * the conditions of a join fail, and it reads again.
 */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  moto: [
    'knows a transaction by its token, and does it once',
    'refuses a token that was used for another transaction',
    'refuses a batch with two items of one key, or with too many, as a whole',
    'takes sort keys up to their limit, in bytes, in the table and the local index',
    'refuses a range that ends before it begins',
  ],
}

/**
 * How the stores ask each. moto copies all its tables for a transaction, and fails, or takes back what others did, where they
 * do it meanwhile: it is asked one thing at a time. It is slow too, and asked one way alone.
 */
const STORE_WAYS: Readonly<Record<string, Partial<typeof WAYS>>> = {
  'DynamoDB Local': WAYS,
  moto: { 'over the SDK': (endpoint) => oneAtATime(WAYS['over the SDK'](endpoint)) },
}

for (const emulator of [dynamoDbLocal, moto]) {
  describeOn(emulator, `DynamoDB as ${emulator.name} has it`, (running) => {
    for (const [way, connect] of Object.entries(WAYS)) {
      it.each(Object.entries(WIRE_FACTS))(`${way} %s`, async (sentence, check) => {
        const { name, end } = await newTable(running.url)
        const checked = check({ calls: connect(running.url), name })
        if (WRONG[emulator.name]?.includes(sentence)) await expect(checked).rejects.toThrow()
        else await checked
        await end()
      })
    }

    for (const [way, connect] of Object.entries(STORE_WAYS[emulator.name] ?? {})) {
      stateStoreContract(`state ${way}`, async () => {
        const { name, end } = await newTable(running.url)
        const table = openTable(connect(running.url), name, quickClock)
        return { port: createDynamoStateStore(table), end }
      })

      eventStoreContract(`event records ${way}`, async () => {
        const { name, end } = await newTable(running.url)
        const clock = { ...quickClock, now: () => EVENT_STORE_NOW }
        const table = openTable(connect(running.url), name, clock)
        return { port: createDynamoEventStore(table), end }
      })
    }
  })
}

function oneAtATime(calls: DynamoCalls): DynamoCalls {
  const inTurn = createQueue()
  return (operation, input) => inTurn(() => calls(operation, input))
}
