import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { stateStoreContract } from '../../contract/state-store.js'
import { startLoopbackDynamoDb } from '../loopback-dynamodb.js'
import { tableOn } from './loopback-table.js'

stateStoreContract('state in DynamoDB', async () => {
  const database = await startLoopbackDynamoDb()
  return { port: createDynamoStateStore(tableOn(database)), end: database.close }
})
