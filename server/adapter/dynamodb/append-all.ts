import type { EventRecord } from '../../port/event-store.js'
import { eventItem } from './event-item.js'
import { textOf } from './item.js'
import type { Item } from './calls.js'
import { BATCH_WRITE_ITEMS_MAX } from './limits.js'
import type { DynamoTable } from './table.js'
import { endOf, waitOrFail } from './wait-or-fail.js'

/**
 * Keeps many records, 25 a request. A batch takes no conditions: of two of one key here the first is written, but one that
 * is in the table already is written over. So it is for records that are told once, or always the same.
 *
 * @throws {StoreError} `invalid_record`, before any is written. {DynamoError} where some could not be written for long.
 */
export async function appendAll(
  table: DynamoTable,
  records: readonly EventRecord[],
): Promise<void> {
  const items = new Map<string, Item>()
  for (const record of records) {
    const item = eventItem(record)
    // DynamoDB refuses a whole batch in which two items have one key (API reference, BatchWriteItem).
    const name = JSON.stringify([textOf(item, 'pk'), textOf(item, 'sk')])
    if (!items.has(name)) items.set(name, item)
  }
  const all = [...items.values()]
  for (let i = 0; i < all.length; i += BATCH_WRITE_ITEMS_MAX)
    await writeBatch(table, all.slice(i, i + BATCH_WRITE_ITEMS_MAX))
}

async function writeBatch(table: DynamoTable, items: readonly Item[]): Promise<void> {
  const { calls, name } = table
  let requests: readonly object[] = items.map((Item) => ({ PutRequest: { Item } }))
  const end = endOf(table)
  for (let attempt = 1; ; attempt++) {
    const { UnprocessedItems = {} } = await calls('BatchWriteItem', {
      RequestItems: { [name]: requests },
    })
    requests = UnprocessedItems[name] ?? []
    if (requests.length === 0) return
    await waitOrFail(table, attempt, end, 'BatchWriteItem')
  }
}
