import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createStoreEventWriter } from '../../logger/store-event-writer.js'
import type { EventWriter } from '../../port/event-writer.js'
import { StoreError } from '../../port/store-error.js'
import { systemClock } from '../node/clock.js'

export interface DynamoEventWriterOptions {
  /** Best made with `maxAttempts: 1`: the logger tries again, and knows for how long. */
  readonly client: DynamoDBClient
  /** The table's name; `TABLE_DEFINITION` says what it has to be like. */
  readonly table: string
}

/** What DynamoDB calls an item that it never takes, however often it is asked. */
const NEVER_TAKEN = 'ValidationException'

/**
 * Writes service events into a DynamoDB table, 25 at once. The AWS SDK is loaded with the first record.
 *
 * @example createLogger({ origin: 'billing', environment: 'production', writeEvent: createDynamoEventWriter({ client, table: 'events' }) })
 */
export function createDynamoEventWriter({ client, table }: DynamoEventWriterOptions): EventWriter {
  let opened: Promise<EventWriter> | undefined
  return async (records) => {
    const write = await (opened ??= open(client, table))
    try {
      await write(records)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === NEVER_TAKEN)) throw error
      throw new StoreError('invalid_record', 'DynamoDB does not take a record.', error)
    }
  }
}

async function open(client: DynamoDBClient, name: string): Promise<EventWriter> {
  const [{ createSdkCalls }, { createDynamoEventStore }] = await Promise.all([
    import('./sdk-calls.js'),
    import('./event-store.js'),
  ])
  const table = { calls: createSdkCalls(client), name, clock: systemClock }
  return createStoreEventWriter(createDynamoEventStore(table))
}
