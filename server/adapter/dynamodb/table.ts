import type { Clock } from '../../port/clock.js'
import type { DynamoCalls } from './calls.js'
import type { RetryOptions } from './with-retries.js'

/** A table, and how to get at it. */
export interface DynamoTable {
  readonly calls: DynamoCalls
  readonly name: string
  readonly clock: Clock
  /** How long a batch that is left undone, and a join that is refused, are tried again. @default as `withRetries` */
  readonly retries?: RetryOptions
}

/** Of a subject's entities by list, time and key; of its counters by count. Read strongly consistent. */
export const BY_TIME = 'byTime'
/** Of event records by who caused them. */
export const BY_USER = 'byUser'
/** Of event records by what happened. */
export const BY_TYPE = 'byType'
/** Epoch seconds after which DynamoDB may delete the item. */
export const TTL_ATTRIBUTE = 'ttl'

/**
 * The table's definition, as CreateTable takes it. A local index can be made only together with its table.
 *
 * A local index limits all items of one partition key, with their copies in the index, to 10 GB (developer guide, "Local
 * secondary indexes", "Item collection size limit"): some ten million comments of one post.
 */
export const TABLE_DEFINITION = {
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: (['pk', 'sk', 'lsk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'] as const).map(
    (AttributeName) => ({ AttributeName, AttributeType: 'S' as const }),
  ),
  KeySchema: keys('pk', 'sk'),
  LocalSecondaryIndexes: [index(BY_TIME, 'pk', 'lsk')],
  GlobalSecondaryIndexes: [index(BY_USER, 'gsi1pk', 'gsi1sk'), index(BY_TYPE, 'gsi2pk', 'gsi2sk')],
}

function index(IndexName: string, partition: string, sort: string) {
  return {
    IndexName,
    KeySchema: keys(partition, sort),
    Projection: { ProjectionType: 'ALL' as const },
  }
}

function keys(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ]
}
