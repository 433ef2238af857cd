import type { AwsAnswer, SendSigned } from '../aws/signed-request.js'
import type { DynamoCalls, Item } from './calls.js'
import { DynamoError, NO_ANSWER } from './dynamo-error.js'

/** What DynamoDB says of what it refuses: its own errors have `Message`, those of the frame around it `message`. */
interface Refusal {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[]
  readonly Item?: Item
}

/**
 * Calls DynamoDB over signed requests, without the AWS SDK: AWS JSON 1.0.
 *
 * @param endpoint Such as `https://dynamodb.eu-west-1.amazonaws.com`.
 */
export function createSignedCalls(send: SendSigned, endpoint: string): DynamoCalls {
  return async (operation, input) => {
    const answer = await send({
      service: 'dynamodb',
      method: 'POST',
      url: `${endpoint}/`,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify(input),
    }).catch((cause: unknown) => {
      throw noAnswer(operation, cause)
    })
    const body = parse(answer.body)
    if (answer.status !== 200) throw refusal(answer, body ?? {})
    // Half an answer is none.
    if (body === undefined) throw noAnswer(operation, answer.body.slice(0, 200))
    return body
  }
}

function refusal(
  { status, body }: AwsAnswer,
  { __type, message, Message, CancellationReasons, Item }: Refusal,
): DynamoError {
  return new DynamoError({
    code: __type?.split('#').at(-1) ?? `Status${status}`,
    message: Message ?? message ?? body.slice(0, 200),
    status,
    ...(Item ? { item: Item } : {}),
    reasons: (CancellationReasons ?? []).map((reason) => ({
      code: reason.Code ?? 'None',
      ...(reason.Item ? { item: reason.Item } : {}),
    })),
  })
}

function noAnswer(operation: string, cause: unknown): DynamoError {
  return new DynamoError({ code: NO_ANSWER, message: `${operation} was not answered.`, cause })
}

function parse(text: string): object | undefined {
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
