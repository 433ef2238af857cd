import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLoopbackDynamoDb, type LoopbackDynamoDb } from '../loopback-dynamodb.js'
import { faultyJoins, type CallsMistake } from './faulty-joins.js'

let database: LoopbackDynamoDb
beforeAll(async () => {
  database = await startLoopbackDynamoDb()
  database.conflictWindowMs = 2
})
afterAll(() => database.close())

interface Action {
  readonly Put?: { readonly Item: Readonly<Record<string, unknown>> }
  readonly Update?: Readonly<Record<string, unknown>>
}

/** Ways of writing that are easily taken for right. */
const MISTAKES: Readonly<Record<string, CallsMistake>> = {
  'counters that are updated after the transaction instead of in it':
    (calls) => async (operation, input) => {
      if (operation !== 'TransactWriteItems') return calls(operation, input)
      const actions = actionsOf(input)
      const write = (part: readonly Action[]) =>
        part.length === 0
          ? Promise.resolve({})
          : calls('TransactWriteItems', { TransactItems: part })
      await write(actions.filter(({ Put }) => Put))
      await write(actions.filter(({ Update }) => Update))
      return {}
    },
  'entities that are put without a condition': (calls) => (operation, input) => {
    if (operation !== 'TransactWriteItems') return calls(operation, input)
    const TransactItems = actionsOf(input).map(({ Put, Update }) =>
      Put ? { Put: { TableName: 'site-events', Item: Put.Item } } : { Update },
    )
    return calls(operation, { ...input, TransactItems })
  },
}

describe('joins over a faulty wire', () => {
  it('lose nothing, count nothing twice, and come to what they come to without faults', () =>
    fc.assert(faultyJoins(database), { numRuns: 30 }))

  it.each(Object.entries(MISTAKES))('would show %s', async (_, mistake) => {
    const { errorInstance } = await fc.check(faultyJoins(database, mistake), {
      numRuns: 200,
      endOnFailure: true,
    })
    expect(String(errorInstance)).toContain('AssertionError')
  })
})

function actionsOf(input: object): readonly Action[] {
  return (input as { TransactItems: readonly Action[] }).TransactItems
}
