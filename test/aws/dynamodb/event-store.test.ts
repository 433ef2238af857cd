import { createDynamoEventStore } from '../../../server/adapter/dynamodb/event-store.js'
import { EVENT_STORE_NOW, eventStoreContract } from '../../contract/event-store.js'
import { startLoopbackDynamoDb } from '../loopback-dynamodb.js'
import { quickClock, tableOn } from './loopback-table.js'

const clock = { ...quickClock, now: () => EVENT_STORE_NOW }

eventStoreContract('event records in DynamoDB', async () => {
  const database = await startLoopbackDynamoDb()
  return { port: createDynamoEventStore(tableOn(database, clock)), end: database.close }
})
