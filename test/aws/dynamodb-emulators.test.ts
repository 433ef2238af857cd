import { createDynamoEventStore } from '../../server/adapter/dynamodb/event-store.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
import { withRetries } from '../../server/adapter/dynamodb/with-retries.js'
import { systemClock } from '../../server/adapter/node/clock.js'
import { EVENT_STORE_NOW, eventStoreContract } from '../contract/event-store.js'
import { stateStoreContract } from '../contract/state-store.js'
import { dynamoDbLocal } from '../emulator/dynamodb-local.js'
import { describeOn } from '../emulator/emulator.js'
import { moto } from '../emulator/moto.js'
import { WAYS, newTable } from './dynamodb/tables.js'

for (const emulator of [dynamoDbLocal, moto]) {
  describeOn(emulator, `DynamoDB as ${emulator.name} has it`, (running) => {
    for (const [way, connect] of Object.entries(WAYS)) {
      stateStoreContract(`state ${way}`, async () => {
        const { name, end } = await newTable(running.url)
        const calls = withRetries(connect(running.url), systemClock)
        return { port: createDynamoStateStore({ calls, name, clock: systemClock }), end }
      })
      eventStoreContract(`event records ${way}`, async () => {
        const { name, end } = await newTable(running.url)
        const calls = withRetries(connect(running.url), systemClock)
        const clock = { ...systemClock, now: () => EVENT_STORE_NOW }
        return { port: createDynamoEventStore({ calls, name, clock }), end }
      })
    }
  })
}
