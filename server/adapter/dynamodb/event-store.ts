import type { EventRecord, EventStore } from '../../port/event-store.js'
import { appendAll } from './append-all.js'
import { eventItem } from './event-item.js'
import { readEventPage } from './event-page.js'
import { putOnce } from './put-once.js'
import type { DynamoTable } from './table.js'

export interface DynamoEventStore extends EventStore {
  /** Keeps many records at once, as `appendAll` of `append-all.ts` says. */
  appendAll(records: readonly EventRecord[]): Promise<void>
}

/**
 * Event records in DynamoDB: an item each, found by origin in the table, by user and by type in two indexes. What has
 * expired is hidden, and deleted by its TTL within some days.
 *
 * By origin one reads what one wrote. The indexes follow a moment later (developer guide, "Global secondary indexes":
 * eventually consistent alone).
 *
 * @example
 * const events = createDynamoEventStore(openTable(calls, 'site-events', systemClock))
 * await events.append({ origin: 'billing', type: 'PAID', id: 'order-5', at: Date.now(), fields: {} })
 */
export function createDynamoEventStore(table: DynamoTable): DynamoEventStore {
  return {
    append: async (record) => {
      const isFirst = await putOnce(table, eventItem(record), {
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      return isFirst ? 'appended' : 'duplicate'
    },
    appendAll: (records) => appendAll(table, records),
    query: (query) => readEventPage(table, query),
  }
}
