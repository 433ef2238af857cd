import type { EventRecord } from './event-store.js'

/**
 * Keeps records, one or many. It may be asked to keep a record again, since nobody knows whether an attempt that failed
 * kept it: the second is the first.
 *
 * Rejects where any of them may not be kept, and is asked again then. Where asking again can never help, the error says
 * `retryable: false`, as a `StoreError` of an invalid record does.
 *
 * @example const writeEvent: EventWriter = async (records) => { await table.insert(records) }
 */
export type EventWriter = (records: readonly EventRecord[]) => Promise<void>
