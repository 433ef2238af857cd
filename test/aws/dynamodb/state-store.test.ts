import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { withRetries } from '../../../server/adapter/dynamodb/with-retries.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import { stateStoreContract } from '../../contract/state-store.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from '../loopback-dynamodb.js'
import { WAYS } from './tables.js'

for (const [way, connect] of Object.entries(WAYS)) {
  stateStoreContract(`state in DynamoDB ${way}`, async () => {
    const database = await startLoopbackDynamoDb()
    const calls = withRetries(connect(database.endpoint), systemClock)
    const table = { calls, name: LOOPBACK_TABLE, clock: systemClock }
    return { port: createDynamoStateStore(table), end: database.close }
  })
}
