import { createDynamoEventStore } from '../../../server/adapter/dynamodb/event-store.js'
import { withRetries } from '../../../server/adapter/dynamodb/with-retries.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import { EVENT_STORE_NOW, eventStoreContract } from '../../contract/event-store.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from '../loopback-dynamodb.js'
import { WAYS } from './tables.js'

for (const [way, connect] of Object.entries(WAYS)) {
  eventStoreContract(`event records in DynamoDB ${way}`, async () => {
    const database = await startLoopbackDynamoDb()
    const clock = { ...systemClock, now: () => EVENT_STORE_NOW }
    const calls = withRetries(connect(database.endpoint), systemClock)
    const port = createDynamoEventStore({ calls, name: LOOPBACK_TABLE, clock })
    return { port, end: database.close }
  })
}
