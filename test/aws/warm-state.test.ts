import { systemClock } from '../../server/adapter/node/clock.js'
import { createWarmState } from '../../server/adapter/dynamodb/warm-state.js'
import { withRetries } from '../../server/adapter/dynamodb/with-retries.js'
import { stateStoreContract } from '../contract/state-store.js'
import { WAYS } from './dynamodb/tables.js'
import { createSimulatedDynamo } from './simulated-dynamo.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from './loopback-dynamodb.js'

stateStoreContract('state as one call of a function sees it', async () => {
  const database = await startLoopbackDynamoDb()
  const calls = withRetries(WAYS['over signed requests'](database.endpoint), systemClock)
  const warm = createWarmState({ calls, name: LOOPBACK_TABLE, clock: systemClock })
  return { port: warm.call(), end: database.close }
})

stateStoreContract('state of a call on the simulated DynamoDB', async () => {
  const { calls } = createSimulatedDynamo({ clock: systemClock })
  return { port: createWarmState({ calls, name: 'site-events', clock: systemClock }).call() }
})
