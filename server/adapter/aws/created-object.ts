import { percentDecode } from '../../../codec/index.js'
import type { Upload } from '../../use-case/upload-record.js'

/** An object that was written to a bucket, as the bucket told it. */
export interface CreatedObject extends Upload {
  /** `ObjectCreated:Put`, however the notification came. */
  readonly eventName: string
  /** The message of SQS that it came in. Nothing else can be given back alone. */
  readonly messageId?: string
}

/** Something that is no new object, and of which nothing need be done. */
export interface IgnoredNotification {
  readonly reason: 'test_event' | 'folder' | 'other_event'
  /** The key, or what there is instead of one. */
  readonly detail: string
  readonly messageId?: string
}

/** Something that may have told of an object, and cannot be understood. A message that it came in has failed. */
export interface NotificationReject {
  readonly reject: 'malformed' | 'unknown_version'
  readonly detail: string
  readonly messageId?: string
}

export type NotificationOutcome = CreatedObject | IgnoredNotification | NotificationReject

/** Plain data that is not yet known. */
export type Json = Readonly<Record<string, unknown>>

/** The message that a notification came in, where it did. */
export interface InMessage {
  readonly messageId?: string
}

/**
 * The structures that are understood. S3 counts the minor version up for additions alone.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html ("2.6")
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html (`event-version`: "1.0"; older events have none)
 */
const S3_VERSION_MAJOR = '2'
const EVENTBRIDGE_VERSION_MAJOR = '1'

/** What EventBridge calls the reasons that S3's own notifications have in their names. */
const EVENT_NAMES: ReadonlyMap<unknown, string> = new Map([
  ['PutObject', 'ObjectCreated:Put'],
  ['POST Object', 'ObjectCreated:Post'],
  ['CopyObject', 'ObjectCreated:Copy'],
  ['CompleteMultipartUpload', 'ObjectCreated:CompleteMultipartUpload'],
])

const DETAIL_CHARS_MAX = 200

/** One record of S3's own event. Its key is encoded as a form's value is: `red+flower.jpg`, `year%3D2026`. */
export function fromS3Record(record: Json, message: InMessage): NotificationOutcome {
  const { eventVersion, eventName, eventTime, s3, userIdentity } = record
  const { bucket, object } = asJson(s3)
  const { key, size, eTag, versionId, sequencer } = asJson(object)
  if (typeof eventName !== 'string' || typeof eventVersion !== 'string')
    return malformed(record, message)
  if (majorOf(eventVersion) !== S3_VERSION_MAJOR)
    return { reject: 'unknown_version', detail: eventVersion, ...message }
  // Servers other than Amazon's write the prefix that the configuration has.
  const type = eventName.replace(/^s3:/, '')
  if (!type.startsWith('ObjectCreated:')) return { reason: 'other_event', detail: type, ...message }
  const found = {
    bucket: asJson(bucket)['name'],
    key: typeof key === 'string' ? percentDecode(key) : undefined,
    at: eventTime,
    size,
    etag: eTag,
    versionId,
    sequencer,
    principal: asJson(userIdentity)['principalId'],
  }
  return createdObject(found, type, message) ?? malformed(record, message)
}

/** An event of EventBridge, which gives the key as it is. */
export function fromEventBridge(event: Json, message: InMessage): NotificationOutcome {
  const { 'detail-type': type, time, detail } = event
  if (type !== 'Object Created') return { reason: 'other_event', detail: excerpt(type), ...message }
  const { bucket, object, requester, reason, 'event-version': version } = asJson(detail)
  if (typeof version === 'string' && majorOf(version) !== EVENTBRIDGE_VERSION_MAJOR)
    return { reject: 'unknown_version', detail: version, ...message }
  const { 'version-id': versionId, ...others } = asJson(object)
  const found = {
    ...others,
    bucket: asJson(bucket)['name'],
    at: time,
    versionId,
    principal: requester,
  }
  const name = EVENT_NAMES.get(reason) ?? 'ObjectCreated'
  return createdObject(found, name, message) ?? malformed(event, message)
}

/** The object, or that it is a folder's marker; undefined where it has no bucket, key or time. */
function createdObject(
  found: Json,
  eventName: string,
  message: InMessage,
): NotificationOutcome | undefined {
  const { bucket, key, size } = found
  const at = typeof found['at'] === 'string' ? Date.parse(found['at']) : NaN
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined
  if (bucket === '' || key === '' || Number.isNaN(at)) return undefined
  const bytes = typeof size === 'number' ? size : undefined
  if (key.endsWith('/') && !bytes) return { reason: 'folder', detail: key, ...message }
  return {
    bucket,
    key,
    at,
    eventName,
    ...(bytes === undefined ? {} : { size: bytes }),
    ...textOf(found, 'etag'),
    ...textOf(found, 'versionId'),
    ...textOf(found, 'sequencer'),
    ...textOf(found, 'principal'),
    ...message,
  }
}

function textOf<N extends string>(found: Json, name: N): Partial<Record<N, string>> {
  const value = found[name]
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as Record<N, string>) : {}
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0]
}

export function malformed(value: unknown, message: InMessage): NotificationReject {
  return { reject: 'malformed', detail: excerpt(value), ...message }
}

export function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined)
  return (text ?? 'nothing').slice(0, DETAIL_CHARS_MAX)
}
