import { expect, it } from 'vitest'
import { systemClock } from '../../server/adapter/node/clock.js'
import type { DynamoCalls, Item } from '../../server/adapter/dynamodb/calls.js'
import { TOTALS_KEY } from '../../server/adapter/dynamodb/state-keys.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
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

const SUBJECT = 'polls/best'

const written = (key: string) => ({
  key,
  join: () => ({ key, value: key, counts: {}, shows: { times: [] } }),
})

/** A DynamoDB whose next batch is read in two halves, the totals last, with a write of another function in between. */
function tornBatches() {
  const { calls } = createSimulatedDynamo({ clock: systemClock })
  const others = createDynamoStateStore({ calls, name: 'site-events', clock: systemClock })
  let between: (() => Promise<unknown>) | undefined
  const torn = (async (operation, input, how) => {
    const write = between
    if (operation !== 'BatchGetItem' || !write) return calls(operation, input, how)
    between = undefined
    const { Keys } = (input as { RequestItems: Record<string, { Keys: Item[] }> }).RequestItems[
      'site-events'
    ] as { Keys: Item[] }
    const half = async (isTotals: boolean): Promise<readonly Item[]> => {
      const keys = Keys.filter(({ sk }) => ((sk as { S: string }).S === TOTALS_KEY) === isTotals)
      const answer = await calls('BatchGetItem', {
        RequestItems: { 'site-events': { Keys: keys } },
      })
      return answer.Responses?.['site-events'] ?? []
    }
    const entities = await half(false)
    await write()
    return { Responses: { 'site-events': [...entities, ...(await half(true))] } }
  }) as DynamoCalls
  const warm = createWarmState({ calls: torn, name: 'site-events', clock: systemClock })
  const tear = (key: string): void => {
    between = () => others.join(SUBJECT, [written(key)])
  }
  return { warm, others, tear }
}

it('does not remember an entity as of a version that it was read before', async () => {
  const { warm, others, tear } = tornBatches()
  await others.join(SUBJECT, [written('a vote')])
  tear('poll')
  await warm.call().get(SUBJECT, 'poll')
  const next = warm.call()
  expect((await next.totals(SUBJECT, [])).version).toBe(2)
  expect((await next.get(SUBJECT, 'poll'))?.value).toBe('poll')
})

it('nor where it knew an earlier version', async () => {
  const { warm, others, tear } = tornBatches()
  await others.join(SUBJECT, [written('a vote')])
  const call = warm.call()
  await call.prepare(SUBJECT, ['another vote'])
  tear('poll')
  await call.get(SUBJECT, 'poll')
  const next = warm.call()
  expect((await next.totals(SUBJECT, [])).version).toBe(2)
  expect((await next.get(SUBJECT, 'poll'))?.value).toBe('poll')
})
