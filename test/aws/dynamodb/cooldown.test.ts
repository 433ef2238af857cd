import { afterAll, beforeAll } from 'vitest'
import { createDynamoCooldown } from '../../../server/adapter/dynamodb/cooldown.js'
import { openTable } from '../../../server/adapter/dynamodb/open-table.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import { cooldownContract, timedCooldown } from '../../contract/cooldown.js'
import { startLoopbackDynamoDb, type LoopbackDynamoDb } from '../loopback-dynamodb.js'
import { WAYS, newTable } from './tables.js'

let dynamo: LoopbackDynamoDb
beforeAll(async () => {
  dynamo = await startLoopbackDynamoDb()
})
afterAll(() => dynamo.close())

for (const [way, calls] of Object.entries(WAYS)) {
  cooldownContract(`cool-downs in DynamoDB ${way}`, async () => {
    const { name, end } = await newTable(dynamo.endpoint)
    const port = timedCooldown(({ now }) =>
      createDynamoCooldown(openTable(calls(dynamo.endpoint), name, { ...systemClock, now })),
    )
    return { port, end }
  })
}
