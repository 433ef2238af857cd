import {
  asJson,
  fromEventBridge,
  fromS3Record,
  malformed,
  type CreatedObject,
  type IgnoredNotification,
  type InMessage,
  type NotificationOutcome,
  type NotificationReject,
} from './created-object.js'

/** What a notification tells. */
export interface S3Notifications {
  readonly objects: readonly CreatedObject[]
  readonly ignored: readonly IgnoredNotification[]
  readonly rejects: readonly NotificationReject[]
}

/** A message in a message: SQS, SNS, and what was sent. Anything deeper is no notification of ours. */
const DEPTH_MAX = 3

/**
 * Reads what a function is given when objects are written to a bucket: S3's own event, EventBridge's `Object Created`, or
 * messages of SQS or SNS with either in them. It never throws: what cannot be understood is a reject.
 *
 * @example
 * const { objects } = parseS3Notifications(event)
 * for (const { bucket, key } of objects) await read(bucket, key)
 */
export function parseS3Notifications(event: unknown): S3Notifications {
  const objects: CreatedObject[] = []
  const ignored: IgnoredNotification[] = []
  const rejects: NotificationReject[] = []
  for (const outcome of outcomesOf(event, {}, 0)) {
    if ('reject' in outcome) rejects.push(outcome)
    else if ('reason' in outcome) ignored.push(outcome)
    else objects.push(outcome)
  }
  return { objects, ignored, rejects }
}

function* outcomesOf(
  event: unknown,
  message: InMessage,
  depth: number,
): Generator<NotificationOutcome, void> {
  const { Records: records, Event: name, source, Type: type, Message: text } = asJson(event)
  if (depth > DEPTH_MAX) yield malformed(event, message)
  else if (Array.isArray(records)) {
    for (const record of records as unknown[]) yield* outcomesOfRecord(record, message, depth)
  } else if (name === 's3:TestEvent') yield { reason: 'test_event', detail: name, ...message }
  else if (source === 'aws.s3') yield fromEventBridge(asJson(event), message)
  else if (type === 'Notification') yield* outcomesOf(parse(text), message, depth + 1)
  else yield malformed(event, message)
}

function* outcomesOfRecord(
  record: unknown,
  message: InMessage,
  depth: number,
): Generator<NotificationOutcome, void> {
  const { eventSource, EventSource: snsSource, messageId, body, Sns: sns } = asJson(record)
  if (eventSource === 'aws:sqs' && typeof messageId === 'string') {
    yield* outcomesOf(parse(body), { messageId }, depth + 1)
  } else if (snsSource === 'aws:sns') {
    yield* outcomesOf(parse(asJson(sns)['Message']), message, depth + 1)
  } else yield fromS3Record(asJson(record), message)
}

/** What a message's text says; the text itself where it is no JSON. */
function parse(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
