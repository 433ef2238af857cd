import { randomUUID } from 'node:crypto'
import type { Item } from './calls.js'
import { CONDITION_FAILED, DynamoError } from './dynamo-error.js'
import { textOf } from './item.js'
import type { DynamoTable } from './table.js'

/** Says which call put an item. */
const PUT_BY = 'by'

/** A condition that the item which is there has to meet, as PutItem takes it. */
export interface PutOnceCondition {
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Item
}

/**
 * Puts an item on a condition. A put whose answer was lost is made again, and then finds its own item there; the item says
 * whose it is.
 *
 * @returns Whether it was this call's put that succeeded.
 */
export async function putOnce(
  { calls, name }: DynamoTable,
  item: Item,
  condition: PutOnceCondition,
): Promise<boolean> {
  const call = randomUUID()
  try {
    await calls('PutItem', {
      TableName: name,
      Item: { ...item, [PUT_BY]: { S: call } },
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    return true
  } catch (error) {
    if (!(error instanceof DynamoError) || error.code !== CONDITION_FAILED) throw error
    return error.item !== undefined && textOf(error.item, PUT_BY) === call
  }
}
