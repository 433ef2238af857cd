import { randomUUID } from 'node:crypto'
import type { CallOptions, Item } from './calls.js'
import { DynamoError, TRANSACTION_CANCELED } from './dynamo-error.js'
import type { DynamoTable } from './table.js'

/** One action of a transaction, as TransactWriteItems takes it. */
export type WriteAction = { readonly Put: object } | { readonly Update: object }

export type Transacted =
  | { readonly ok: true }
  /** By action: whether its condition was not met, and the item that did not meet it, where there is one. */
  | {
      readonly ok: false
      readonly refused: readonly { readonly index: number; readonly item?: Item }[]
      readonly error: DynamoError
    }

const CONDITION_FAILED_REASON = 'ConditionalCheckFailed'

/**
 * Writes all of it or nothing. That a condition is not met is no error: somebody wrote first.
 *
 * The request has a token, by which DynamoDB knows it again for ten minutes: a repetition after an answer that was lost is
 * answered as the first was (API reference, TransactWriteItems, `ClientRequestToken`).
 */
export async function transact(
  { calls }: DynamoTable,
  actions: readonly WriteAction[],
  how: CallOptions = {},
): Promise<Transacted> {
  const input = { ClientRequestToken: randomUUID(), TransactItems: actions }
  try {
    await calls('TransactWriteItems', input, how)
    return { ok: true }
  } catch (error) {
    if (!(error instanceof DynamoError) || error.code !== TRANSACTION_CANCELED) throw error
    const refused = error.reasons.flatMap(({ code, item }, index) =>
      code === CONDITION_FAILED_REASON ? [{ index, ...(item ? { item } : {}) }] : [],
    )
    if (refused.length === 0 && !(error.isConflict && how.throwsConflict)) throw error
    return { ok: false, refused, error }
  }
}
