import type { Item } from './calls.js'

/** Why an action of a transaction did not happen; `None` where it was not to blame. */
export interface CancellationReason {
  readonly code: string
  /** The item that did not meet its condition, where there is one. */
  readonly item?: Item
}

export interface DynamoFailure {
  /** DynamoDB's name of it, such as `ThrottlingException`; `NO_ANSWER` where none came. */
  readonly code: string
  readonly message: string
  /** Of an answer, its status. */
  readonly status?: number
  readonly reasons?: readonly CancellationReason[]
  /** The item that did not meet the condition of a single put. */
  readonly item?: Item
  readonly cause?: unknown
}

/** The code where nobody answered: what was asked may be done or not. */
export const NO_ANSWER = 'NoAnswer'
export const CONDITION_FAILED = 'ConditionalCheckFailedException'
export const TRANSACTION_CANCELED = 'TransactionCanceledException'

/**
 * What goes away by itself. Of the developer guide, "Error handling with DynamoDB": "OK to retry? Yes"; and of "Transaction
 * conflict handling in DynamoDB": conflicts of requests that are under way.
 */
const PASSING = new Set([
  NO_ANSWER,
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TransactionConflictException',
  'TransactionInProgressException',
])

/** The same among the reasons of a transaction, as `CancellationReasons` of TransactWriteItems lists them. */
const PASSING_REASONS = new Set([
  'None',
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
])

/** What DynamoDB refused, in one shape for each way of calling it. */
export class DynamoError extends Error {
  override readonly name = 'DynamoError'
  readonly code: string
  readonly reasons: readonly CancellationReason[]
  readonly item: Item | undefined
  /** Whether the same call may succeed if it is made again. */
  readonly isPassing: boolean
  /** Whether it passes as soon as a transaction that is under way has ended. */
  readonly isConflict: boolean

  constructor({ code, message, status = 0, reasons = [], item, cause }: DynamoFailure) {
    super(`${code}: ${message}`, cause === undefined ? {} : { cause })
    this.code = code
    this.reasons = reasons
    this.item = item
    const isConflict = (named: string): boolean => named.startsWith('TransactionConflict')
    this.isConflict = isConflict(code) || reasons.some((reason) => isConflict(reason.code))
    this.isPassing =
      code === TRANSACTION_CANCELED
        ? reasons.length > 0 && reasons.every((reason) => PASSING_REASONS.has(reason.code))
        : PASSING.has(code) || status >= 500
  }
}
