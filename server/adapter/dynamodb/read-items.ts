import type { Item } from './calls.js'
import { textOf } from './item.js'
import { BATCH_READ_ITEMS_MAX } from './limits.js'
import type { DynamoTable } from './table.js'
import { endOf, waitOrFail } from './wait-or-fail.js'

/** Reads one item, strongly consistent. */
export async function readItem(
  { calls, name }: DynamoTable,
  pk: string,
  sk: string,
): Promise<Item | undefined> {
  const { Item } = await calls('GetItem', {
    TableName: name,
    Key: { pk: { S: pk }, sk: { S: sk } },
    ConsistentRead: true,
  })
  return Item
}

/**
 * Reads items of one partition, strongly consistent, by their sort keys: up to 100 in one request. Each is as it is at
 * some moment of the reading, not all at one: a transaction may be seen in part (developer guide, "Transaction isolation
 * levels": read-committed for BatchGetItem as a unit).
 *
 * @param sks Each once.
 * @returns Those that there are.
 */
export async function readItems(
  table: DynamoTable,
  pk: string,
  sks: readonly string[],
): Promise<ReadonlyMap<string, Item>> {
  const batches: (readonly string[])[] = []
  for (let i = 0; i < sks.length; i += BATCH_READ_ITEMS_MAX)
    batches.push(sks.slice(i, i + BATCH_READ_ITEMS_MAX))
  const items = await Promise.all(batches.map((batch) => readBatch(table, pk, batch)))
  return new Map(items.flat().map((item) => [textOf(item, 'sk'), item]))
}

async function readBatch(
  table: DynamoTable,
  pk: string,
  sks: readonly string[],
): Promise<readonly Item[]> {
  const { calls, name } = table
  const found: Item[] = []
  let keys: readonly Item[] = sks.map((sk) => ({ pk: { S: pk }, sk: { S: sk } }))
  const end = endOf(table)
  for (let attempt = 1; ; attempt++) {
    const { Responses = {}, UnprocessedKeys = {} } = await calls('BatchGetItem', {
      RequestItems: { [name]: { Keys: keys, ConsistentRead: true } },
    })
    found.push(...(Responses[name] ?? []))
    keys = UnprocessedKeys[name]?.Keys ?? []
    if (keys.length === 0) return found
    await waitOrFail(table, attempt, end, 'BatchGetItem')
  }
}
