import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import type { DynamoCalls, DynamoOperation, DynamoOutputs, Item } from './calls.js'
import { DynamoError, NO_ANSWER } from './dynamo-error.js'

const COMMANDS = {
  GetItem: GetItemCommand,
  BatchGetItem: BatchGetItemCommand,
  Query: QueryCommand,
  PutItem: PutItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  TransactWriteItems: TransactWriteItemsCommand,
} as const satisfies Record<DynamoOperation, unknown>

/** The parts of the SDK's errors that are read here. */
interface SdkError {
  readonly name?: string
  readonly message?: string
  /** Node.js' own, of a connection: `ECONNRESET`. */
  readonly code?: unknown
  /** Present where DynamoDB's answer was understood. */
  readonly $fault?: 'client' | 'server'
  /** With a status where anything was answered at all. */
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[]
  readonly Item?: Item
}

/** What the SDK's own HTTP handler calls an answer that did not come in time. */
const TIMEOUTS = new Set(['TimeoutError', 'AbortError', 'RequestTimeout'])

/**
 * Calls DynamoDB over the AWS SDK.
 *
 * @param client Best with `DYNAMODB_CLIENT_OPTIONS`, since whoever uses these calls tries again itself, and knows for how long.
 * @example createSdkCalls(new DynamoDBClient(DYNAMODB_CLIENT_OPTIONS))
 */
export function createSdkCalls(client: DynamoDBClient): DynamoCalls {
  return async <Operation extends DynamoOperation>(operation: Operation, input: object) => {
    // Each command takes the input of its own operation, which the compiler cannot see through the table.
    const Command = COMMANDS[operation] as unknown as new (input: object) => GetItemCommand
    try {
      return (await client.send(new Command(input))) as unknown as DynamoOutputs[Operation]
    } catch (error) {
      throw dynamoError(operation, error as SdkError)
    }
  }
}

function dynamoError(operation: string, error: SdkError): unknown {
  const { name = '', message = '', code, $fault, $metadata, CancellationReasons, Item } = error
  if ($fault !== undefined) {
    return new DynamoError({
      code: name,
      message,
      status: $metadata?.httpStatusCode ?? 0,
      reasons: (CancellationReasons ?? []).map((reason) => ({
        code: reason.Code ?? 'None',
        ...(reason.Item ? { item: reason.Item } : {}),
      })),
      ...(Item ? { item: Item } : {}),
      cause: error,
    })
  }
  const status = $metadata?.httpStatusCode
  // An answer that is no JSON comes from something before DynamoDB; half of a good one is none.
  if (status !== undefined && status !== 200)
    return new DynamoError({ code: `Status${status}`, message, status, cause: error })
  const isConnection = typeof code === 'string' && /^E[A-Z_]+$/.test(code)
  // Anything else, such as missing credentials, is no matter of the wire.
  if (status === undefined && !isConnection && !TIMEOUTS.has(name)) return error
  return new DynamoError({
    code: NO_ANSWER,
    message: `${operation} was not answered.`,
    cause: error,
  })
}
