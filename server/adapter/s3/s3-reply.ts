import type { GetAnswer, NoAnswer, ObjectPlace, PutAnswer } from './object-calls.js'

/** A reply of S3 other than success. */
export interface S3Reply {
  readonly status: number
  /** Such as `NoSuchKey`; empty where S3 gave none. */
  readonly code: string
  /** How often the request was sent: the client behind the calls may have tried again by itself. */
  readonly tries: number
}

/**
 * What S3 says where it asks for patience and has done nothing.
 *
 * Source: "Error responses", https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: `SlowDown` and
 * `ServiceUnavailable` (503) ask to reduce the rate, `RequestTimeout` (400) says that the body never came.
 */
const BUSY_CODES: readonly string[] = ['SlowDown', 'ServiceUnavailable', 'RequestTimeout']
const BUSY_STATUS = 503

/**
 * A missing key is 404 for whoever may list the bucket and 403 for everybody else, so that nobody learns which keys there
 * are. Source: "Permissions" of https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html.
 */
const ABSENT: readonly string[] = ['404 NoSuchKey', '403 AccessDenied']

/**
 * What S3 says where a condition of a put is not met.
 *
 * Source: the fields IfMatch and IfNoneMatch of PutObjectRequest in the service model of S3
 * (@aws-sdk/client-s3 3.1175.0): 412 where the ETag differs or the key is there already, 409 where another write came
 * between. `OperationAborted` is the older code for the same (ErrorResponses.html). And where `If-Match` names a key that
 * is not there, 404 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 */
const CONFLICT: readonly string[] = [
  '412 PreconditionFailed',
  '409 ConditionalRequestConflict',
  '409 OperationAborted',
  '404 NoSuchKey',
]

const NOT_MODIFIED = 304
const SERVER_ERROR = 500

/** @throws {Error} where S3 refuses the read for good. */
export function answerOfGet(place: ObjectPlace, reply: S3Reply): GetAnswer {
  if (reply.status === NOT_MODIFIED) return { is: 'known' }
  if (ABSENT.includes(said(reply))) return { is: 'absent' }
  return noAnswerOf(reply) ?? refuse('read', place, reply)
}

/**
 * A condition that is not met on the second try says nothing: the first may have been carried out and its reply lost, and
 * then it is the own write that stands in the way.
 *
 * @throws {Error} where S3 refuses the write for good.
 */
export function answerOfPut(place: ObjectPlace, reply: S3Reply): PutAnswer {
  if (CONFLICT.includes(said(reply)))
    return reply.tries === 1 ? { is: 'conflict' } : { is: 'lost', why: `${said(reply)} on a retry` }
  return noAnswerOf(reply) ?? refuse('put', place, reply)
}

function noAnswerOf(reply: S3Reply): NoAnswer | undefined {
  if (reply.status === BUSY_STATUS || BUSY_CODES.includes(reply.code))
    return { is: 'busy', why: said(reply) }
  return reply.status >= SERVER_ERROR ? { is: 'lost', why: said(reply) } : undefined
}

function refuse(verb: string, { bucket, key }: ObjectPlace, reply: S3Reply): never {
  throw new Error(`S3 does not let "${key}" of the bucket "${bucket}" be ${verb}: ${said(reply)}.`)
}

function said({ status, code }: S3Reply): string {
  return `${status} ${code}`.trim()
}
