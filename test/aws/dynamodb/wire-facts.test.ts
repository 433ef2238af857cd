import { describe, it, onTestFinished } from 'vitest'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from '../loopback-dynamodb.js'
import { WAYS } from './tables.js'
import { WIRE_FACTS } from './wire-facts.js'

describe.each(Object.entries(WAYS))('our loopback DynamoDB %s', (_way, connect) => {
  it.each(Object.entries(WIRE_FACTS))('%s', async (_, check) => {
    const database = await startLoopbackDynamoDb()
    onTestFinished(database.close)
    await check({ calls: connect(database.endpoint), name: LOOPBACK_TABLE })
  })
})
