import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { DynamoCalls, Item } from '../../../server/adapter/dynamodb/calls.js'
import { DynamoError } from '../../../server/adapter/dynamodb/dynamo-error.js'
import {
  BATCH_WRITE_ITEMS_MAX,
  SORT_KEY_BYTES_MAX,
  TRANSACTION_ITEMS_MAX,
} from '../../../server/adapter/dynamodb/limits.js'
import { BY_TIME } from '../../../server/adapter/dynamodb/table.js'

/** A table to ask. */
export interface Wire {
  readonly calls: DynamoCalls
  readonly name: string
}

/** What the stores rely on of DynamoDB, each asked over the wire. */
export const WIRE_FACTS: Readonly<Record<string, (wire: Wire) => Promise<void>>> = {
  'does all of a transaction or nothing, and says what did not meet its condition': async (
    wire,
  ) => {
    await put(wire, item('there', { n: { N: '7' } }))
    const refused = await refusal(
      transact(wire, [
        putAction(wire, item('new')),
        { Put: { ...putOf(wire, item('there')), ...ABSENT } },
        { Put: { ...putOf(wire, item('gone')), ...SEEN_7 } },
        addAction(wire, 'total', 1),
      ]),
    )
    expect(refused).toMatchObject({ code: 'TransactionCanceledException', isPassing: false })
    expect(refused.reasons).toEqual([
      { code: 'None' },
      { code: 'ConditionalCheckFailed', item: item('there', { n: { N: '7' } }) },
      { code: 'ConditionalCheckFailed' },
      { code: 'None' },
    ])
    expect(await get(wire, 'new')).toBeUndefined()
    expect(await get(wire, 'total')).toBeUndefined()
  },

  'adds to what is not there as to nothing, and takes away': async (wire) => {
    for (const number of [5, -2]) await transact(wire, [addAction(wire, 'total', number)])
    expect(await get(wire, 'total')).toEqual(item('total', { n: { N: '3' } }))
  },

  'knows a transaction by its token, and does it once': async (wire) => {
    const token = randomUUID()
    for (let i = 0; i < 2; i++) await transact(wire, [addAction(wire, 'total', 1)], token)
    expect(await get(wire, 'total')).toEqual(item('total', { n: { N: '1' } }))
  },

  'refuses a token that was used for another transaction': async (wire) => {
    const token = randomUUID()
    await transact(wire, [addAction(wire, 'total', 1)], token)
    const { code } = await refusal(transact(wire, [addAction(wire, 'other', 1)], token))
    expect(code).toBe('IdempotentParameterMismatchException')
  },

  'refuses a transaction with two actions on one item, or with too many': async (wire) => {
    const twice = [putAction(wire, item('a')), addAction(wire, 'a', 1)]
    expect((await refusal(transact(wire, twice))).code).toBe('ValidationException')
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => putAction(wire, item(`m${i}`)))
    await transact(wire, many(TRANSACTION_ITEMS_MAX))
    const { code } = await refusal(transact(wire, many(TRANSACTION_ITEMS_MAX + 1)))
    expect(code).toBe('ValidationException')
  },

  'gives the item that a put did not meet the condition of': async (wire) => {
    await put(wire, item('there', { n: { N: '7' } }))
    const refused = await refusal(put(wire, item('there'), ABSENT))
    expect(refused).toMatchObject({ code: 'ConditionalCheckFailedException', isPassing: false })
    expect(refused.item).toEqual(item('there', { n: { N: '7' } }))
  },

  'refuses a batch with two items of one key, or with too many, as a whole': async (wire) => {
    const write = (sks: readonly string[]) => {
      const requests = sks.map((sk) => ({ PutRequest: { Item: item(sk) } }))
      return wire.calls('BatchWriteItem', { RequestItems: { [wire.name]: requests } })
    }
    expect((await refusal(write(['a', 'b', 'a']))).code).toBe('ValidationException')
    expect(await get(wire, 'b')).toBeUndefined()
    const many = Array.from({ length: BATCH_WRITE_ITEMS_MAX + 1 }, (_, i) => `m${i}`)
    await write(many.slice(1))
    expect((await refusal(write(many))).code).toBe('ValidationException')
  },

  'takes sort keys up to their limit, in bytes, in the table and the local index': async (wire) => {
    const longest = 'é'.repeat(SORT_KEY_BYTES_MAX / 2)
    await put(wire, item(longest, { lsk: { S: longest } }))
    expect(await get(wire, longest)).toBeDefined()
    for (const over of [item(`${longest}a`), item('a', { lsk: { S: `${longest}a` } })])
      expect((await refusal(put(wire, over))).code).toBe('ValidationException')
  },

  'refuses a range that ends before it begins': async (wire) => {
    expect((await refusal(range(wire, 'b', 'a'))).code).toBe('ValidationException')
    expect((await range(wire, 'a', 'a')).Items).toEqual([])
  },

  'leaves out of the local index what has no place in it, and keeps several at one place': async (
    wire,
  ) => {
    await put(wire, item('none'))
    for (const sk of ['a', 'b']) await put(wire, item(sk, { lsk: { S: 'place' } }))
    const { Items = [] } = await range(wire, 'a', 'z')
    expect(new Set(Items.map(({ sk }) => JSON.stringify(sk)))).toEqual(
      new Set(['{"S":"a"}', '{"S":"b"}']),
    )
  },

  'goes on in the local index after a row among others at its place': async (wire) => {
    const sks = Array.from({ length: 7 }, (_, i) => `k${i}`)
    for (const sk of sks) await put(wire, item(sk, { lsk: { S: 'place' } }))
    const found: Item[] = []
    let start: Item | undefined
    do {
      const page = await range(wire, 'a', 'z', {
        Limit: 2,
        ...(start ? { ExclusiveStartKey: start } : {}),
      })
      found.push(...(page.Items ?? []))
      start = page.LastEvaluatedKey
    } while (start)
    expect(new Set(found.map(({ sk }) => JSON.stringify(sk))).size).toBe(7)
    expect(found).toHaveLength(7)
  },
}

const PK = 'S#wire'
const ABSENT = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
}
const SEEN_7 = {
  ConditionExpression: '#seen = :seen',
  ExpressionAttributeNames: { '#seen': 'n' },
  ExpressionAttributeValues: { ':seen': { N: '7' } },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
}

function item(sk: string, rest: Item = {}): Item {
  return { pk: { S: PK }, sk: { S: sk }, ...rest }
}

function putOf({ name }: Wire, Item: Item) {
  return { TableName: name, Item }
}

function putAction(wire: Wire, Item: Item) {
  return { Put: putOf(wire, Item) }
}

function addAction({ name }: Wire, sk: string, number: number) {
  return {
    Update: {
      TableName: name,
      Key: item(sk),
      UpdateExpression: 'ADD #n :n',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':n': { N: String(number) } },
    },
  }
}

function transact({ calls }: Wire, TransactItems: readonly object[], token: string = randomUUID()) {
  return calls('TransactWriteItems', { TransactItems, ClientRequestToken: token })
}

function put(wire: Wire, Item: Item, condition: object = {}) {
  return wire.calls('PutItem', { ...putOf(wire, Item), ...condition })
}

async function get({ calls, name }: Wire, sk: string): Promise<Item | undefined> {
  const { Item } = await calls('GetItem', {
    TableName: name,
    Key: item(sk),
    ConsistentRead: true,
  })
  return Item
}

function range({ calls, name }: Wire, from: string, to: string, rest: object = {}) {
  return calls('Query', {
    TableName: name,
    IndexName: BY_TIME,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND lsk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': { S: PK }, ':from': { S: from }, ':to': { S: to } },
    ...rest,
  })
}

async function refusal(asked: Promise<unknown>): Promise<DynamoError> {
  const outcome: unknown = await asked.catch((error: unknown) => error)
  if (outcome instanceof DynamoError) return outcome
  throw new Error(`It was not refused: ${JSON.stringify(outcome)}`)
}
