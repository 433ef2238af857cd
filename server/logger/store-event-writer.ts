import type { EventRecord, EventStore } from '../port/event-store.js'
import type { EventWriter } from '../port/event-writer.js'
import { isFinal } from '../port/is-final.js'

/** What a writer needs of an event store; one that takes many records at once is given them at once. */
export type AppendingStore = Pick<EventStore, 'append'> & {
  readonly appendAll?: (records: readonly EventRecord[]) => Promise<unknown>
}

/**
 * Writes service events into an event store: in memory, SQLite or DynamoDB.
 *
 * @example createServiceLogger({ origin, environment, writeEvent: createStoreEventWriter(store) }, host)
 */
export function createStoreEventWriter(store: AppendingStore): EventWriter {
  return async (records) => {
    if (store.appendAll) await store.appendAll(records)
    // Asked for at once, they share a transaction where the store has any.
    else await allOf(records.map((record) => store.append(record)))
  }
}

/** Waits for all, so that nothing is still under way when the writer is asked again. */
async function allOf(appends: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(appends)
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
  // What may be tried again comes first: one record that nobody takes does not speak for the others.
  const first = failed.find(({ reason }) => !isFinal(reason)) ?? failed[0]
  if (first) throw first.reason
}
