/**
 * What DynamoDB allows. Of the developer guide, "Quotas in Amazon DynamoDB", and of the API reference: TransactWriteItems,
 * BatchGetItem, BatchWriteItem.
 */

/** Longest partition key. */
export const PARTITION_KEY_BYTES_MAX = 2_048
/** Longest sort key, of a table and of an index. */
export const SORT_KEY_BYTES_MAX = 1_024
/** Most items of one transaction. */
export const TRANSACTION_ITEMS_MAX = 100
/** Most bytes of the items of one transaction. */
export const TRANSACTION_BYTES_MAX = 4_194_304
/** Most items that one batch reads. */
export const BATCH_READ_ITEMS_MAX = 100
/** Most items that one batch writes. */
export const BATCH_WRITE_ITEMS_MAX = 25
