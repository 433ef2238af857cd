import { preferredCoding, type ContentCoding } from './accept-encoding.js'
import { readByteRange, type ByteRange } from './byte-range.js'
import { contentType, isCompressible } from './content-type.js'
import { entityTag, listsEntityTag } from './entity-tag.js'

/** Below this many bytes the compressed form saves no packet. */
export const COMPRESS_BYTES_MIN = 1_024

/** What is known of a file without its bytes. */
export interface FileFacts {
  /** Path inside the folder, for the content type. */
  name: string
  sizeBytes: number
  modifiedMs: number
  /** Digest of the content, without quotes. */
  digest: string
}

/** What to send: the status and headers, and the part of which coding the body is. */
export interface FileAnswer {
  status: 200 | 206 | 304 | 416
  headers: Record<string, string>
  coding: ContentCoding
  range?: ByteRange
}

/**
 * Decides what a `GET` or `HEAD` of a file is answered with, in the order of RFC 9110 section 13.2.2.
 *
 * A range is cut from the identity coding, which is therefore the one selected for a range; its tag differs from that of the
 * compressed bodies, so that a client never joins parts of both.
 */
export function answerFile(
  request: Request,
  file: FileFacts,
  cacheControl: string,
  nowMs: number,
): FileAnswer {
  const type = contentType(file.name) ?? 'application/octet-stream'
  const varies = file.sizeBytes >= COMPRESS_BYTES_MIN && isCompressible(type)
  const modified = lastModified(file.modifiedMs, nowMs)
  const asked = request.headers
  const range = rangeOf(request, file, modified)
  const coding = varies && !range ? preferredCoding(asked.get('accept-encoding')) : 'identity'
  const tag = entityTag(file.digest, coding)

  const headers: Record<string, string> = { ETag: tag, 'Cache-Control': cacheControl }
  if (varies) headers['Vary'] = 'Accept-Encoding'
  const known = asked.get('if-none-match')
  const fresh = known === null ? isSince(asked, modified) : listsEntityTag(known, tag)
  if (fresh) return { status: 304, headers, coding }

  headers['X-Content-Type-Options'] = 'nosniff'
  if (range === 'unsatisfiable') {
    headers['Content-Range'] = `bytes */${file.sizeBytes}`
    headers['Content-Length'] = '0'
    return { status: 416, headers, coding }
  }
  headers['Content-Type'] = type
  if (modified) headers['Last-Modified'] = modified
  if (coding === 'identity') headers['Accept-Ranges'] = 'bytes'
  else headers['Content-Encoding'] = coding
  if (!range) return { status: 200, headers, coding }
  headers['Content-Range'] = `bytes ${range.first}-${range.last}/${file.sizeBytes}`
  return { status: 206, headers, coding, range }
}

/** Undefined where the whole file is to be sent: no usable range, or `If-Range` names another version. */
function rangeOf(request: Request, file: FileFacts, modified: string | undefined) {
  const header = request.headers.get('range')
  // RFC 9110 section 14.2: a Range means something for GET alone.
  if (header === null || request.method !== 'GET') return undefined
  const only = request.headers.get('if-range')
  if (only !== null && only !== entityTag(file.digest, 'identity') && only !== modified)
    return undefined
  return readByteRange(header, file.sizeBytes)
}

/**
 * The date of a file, once its second is over. Within that second the file may change again under the same date, and a client
 * that had seen it would be told 304 for ever (RFC 9110 section 8.8.2.2).
 */
function lastModified(modifiedMs: number, nowMs: number): string | undefined {
  const isOver = Math.floor(nowMs / 1_000) > Math.floor(modifiedMs / 1_000)
  return isOver ? new Date(modifiedMs).toUTCString() : undefined
}

/** Compares for equality, not order: a deployment that restores an older file must be seen too. */
function isSince(asked: Headers, modified: string | undefined): boolean {
  return modified !== undefined && asked.get('if-modified-since') === modified
}
