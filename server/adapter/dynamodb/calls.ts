/** A value as DynamoDB writes it, of the types that are used here. A number is text, as DynamoDB sends it. */
export type AttributeValue =
  { readonly S: string } | { readonly N: string } | { readonly BOOL: boolean }

/** An item, or a part of one such as its key. */
export type Item = Readonly<Record<string, AttributeValue>>

/** What each operation answers, as far as it is used. */
export interface DynamoOutputs {
  readonly GetItem: { readonly Item?: Item }
  readonly BatchGetItem: {
    readonly Responses?: Readonly<Record<string, readonly Item[]>>
    readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>
  }
  readonly Query: { readonly Items?: readonly Item[]; readonly LastEvaluatedKey?: Item }
  readonly PutItem: object
  readonly BatchWriteItem: {
    readonly UnprocessedItems?: Readonly<Record<string, readonly object[]>>
  }
  readonly TransactWriteItems: object
}

export type DynamoOperation = keyof DynamoOutputs

export interface CallOptions {
  /** Whether a conflict with a transaction under way is thrown at once, where calls are made again. @default false */
  readonly throwsConflict?: boolean
}

/**
 * Calls DynamoDB once, with the input of its API. How it gets there is the caller's: over the AWS SDK, or over a signed
 * request without it.
 *
 * @throws {DynamoError} where DynamoDB refuses, or does not answer.
 * @example await calls('GetItem', { TableName: 'site', Key: { pk: { S: 'a' }, sk: { S: 'b' } } })
 */
export type DynamoCalls = <Operation extends DynamoOperation>(
  operation: Operation,
  input: object,
  how?: CallOptions,
) => Promise<DynamoOutputs[Operation]>
