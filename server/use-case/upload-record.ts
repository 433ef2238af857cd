import { USER_CHARS_MAX, recordName } from '../logger/record-name.js'
import type { EventRecord } from '../port/event-store.js'
import type { ObjectHead } from '../port/object-heads.js'

/** An object that was uploaded, as storage told of it. */
export interface Upload {
  readonly bucket: string
  /** Decoded: the key itself. */
  readonly key: string
  /** In bytes. */
  readonly size?: number
  /** Without quotes. */
  readonly etag?: string
  /** Where the bucket keeps versions. */
  readonly versionId?: string
  /** Hexadecimal, different for each write of a key; zeros at its end say nothing. */
  readonly sequencer?: string
  /** When it was written, in milliseconds. */
  readonly at: number
  /** Who wrote it, as storage knows them. */
  readonly principal?: string
}

/** Where the records of uploads are found. */
export const UPLOAD_ORIGIN = 'uploads'
export const UPLOAD_TYPE = 'UPLOAD'
/** The name under which whoever uploads says who it is for: `x-amz-meta-uploader`. */
const UPLOADER = 'uploader'

/**
 * The id of an upload: the same for every notification of one write, and another for every other write.
 *
 * @param sha256 In base64url.
 */
export function uploadId(sha256: (text: string) => string, upload: Upload): string {
  const { bucket, key, sequencer, versionId, etag, at } = upload
  // Sequencers are compared after padding with zeros on the right, and EventBridge writes them in lower case.
  const write = sequencer?.toUpperCase().replace(/0+$/, '') ?? [versionId, etag, at]
  return sha256(JSON.stringify([bucket, key, write]))
}

/**
 * The record of an upload. What cannot be known any more is null: the object may be gone, or written over.
 *
 * @param head Of the object as it is now.
 */
export function uploadRecord(
  id: string,
  upload: Upload,
  head: ObjectHead | undefined,
): EventRecord {
  const { bucket, key, size, at, principal } = upload
  const mine = head && isOf(head, upload) ? head : undefined
  const etag = upload.etag ?? mine?.etag
  const uploader = mine?.metadata[UPLOADER] ?? principal
  return {
    origin: UPLOAD_ORIGIN,
    type: UPLOAD_TYPE,
    id,
    at,
    ...(uploader ? { user: recordName(uploader, USER_CHARS_MAX) } : {}),
    fields: {
      upload_id: id,
      filename: fileName(key),
      s3_bucket: bucket,
      s3_key: key,
      filesize: size ?? null,
      timestamp: new Date(at).toISOString(),
      content_type: mine?.contentType ?? null,
      status: 'uploaded',
      uploader: uploader ?? null,
      etag: etag ?? null,
    },
  }
}

/** Whether it is the same write: another one may have come since. */
function isOf(head: ObjectHead, { etag }: Upload): boolean {
  return etag === undefined || head.etag === undefined || head.etag === etag
}

/** The last part of a key. */
export function fileName(key: string): string {
  return key.split('/').findLast((part) => part !== '') ?? key
}
