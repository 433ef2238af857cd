import { createHash, randomBytes } from 'node:crypto'

export interface StoredObject {
  readonly body: Buffer
  /** With its quotes. */
  readonly etag: string
  readonly contentType: string
  readonly cacheControl: string | undefined
  /** The one name of metadata that is used. */
  readonly version: string | undefined
  readonly time: Date
}

/** What S3 answers: a status, and either a code of an error or what belongs to success. */
export interface S3Answer {
  readonly status: number
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

export interface ObjectRequest {
  readonly method: string
  /** Bucket and key, `site/comments/a.txt`. */
  readonly name: string
  readonly header: (name: string) => string | undefined
  readonly body: Buffer
}

const VERSION = 'x-amz-meta-version'
const NO_SUCH_KEY: S3Answer = { status: 404, code: 'NoSuchKey' }
const NOT_MET: S3Answer = { status: 412, code: 'PreconditionFailed' }
const PAGE_KEYS_MAX = 1_000

/** The rules of objects: reading, conditional writing, deleting, listing. Waits for nothing, so each is one step. */
export function answerObject(
  objects: Map<string, StoredObject>,
  request: ObjectRequest,
  encryption: 'SSE-S3' | 'SSE-KMS',
): S3Answer {
  const { method, name, header, body } = request
  const found = objects.get(name)
  if (method === 'DELETE') {
    objects.delete(name)
    return { status: 204 }
  }
  if (method === 'PUT') {
    const refusal = refusalOf(found, header('if-match'), header('if-none-match'))
    if (refusal) return refusal
    // Source: "ETag" of https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html: MD5 of what SSE-S3 encrypts, not
    // of what SSE-KMS does.
    const digest =
      encryption === 'SSE-S3' ? createHash('md5').update(body).digest() : randomBytes(16)
    const etag = `"${digest.toString('hex')}"`
    const contentType = header('content-type') ?? 'binary/octet-stream'
    const cacheControl = header('cache-control')
    const version = header(VERSION)
    objects.set(name, { body, etag, contentType, cacheControl, version, time: new Date() })
    return { status: 200, headers: { etag } }
  }
  if (!found) return NO_SUCH_KEY
  const headers = {
    etag: found.etag,
    'last-modified': found.time.toUTCString(),
    ...(found.cacheControl === undefined ? {} : { 'cache-control': found.cacheControl }),
    ...(found.version === undefined ? {} : { [VERSION]: found.version }),
  }
  if (header('if-none-match') === found.etag) return { status: 304, headers }
  return {
    status: 200,
    headers: { ...headers, 'content-type': found.contentType },
    body: found.body,
  }
}

function refusalOf(
  found: StoredObject | undefined,
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
): S3Answer | undefined {
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') return { status: 501, code: 'NotImplemented' }
    return found && NOT_MET
  }
  // An empty header is as good as none.
  if (ifMatch === undefined || ifMatch === '') return undefined
  if (!found) return NO_SUCH_KEY
  return ifMatch === found.etag || ifMatch === '*' ? undefined : NOT_MET
}

/** ListObjectsV2 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html), in the order of UTF-8 bytes. */
export function answerList(
  objects: ReadonlyMap<string, StoredObject>,
  bucket: string,
  query: URLSearchParams,
): S3Answer {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
  const pageMax = Math.min(Number(query.get('max-keys') ?? PAGE_KEYS_MAX), PAGE_KEYS_MAX)
  const all = [...objects]
    .filter(([name]) => name.startsWith(`${bucket}/${prefix}`))
    .map(([name, object]) => ({ key: name.slice(bucket.length + 1), object }))
    .filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
  const page = all.slice(0, pageMax)
  const next = all.length > page.length ? page.at(-1)?.key : undefined
  const contents = page.map(
    ({ key, object }) =>
      `<Contents><Key>${escapeXml(key)}</Key><LastModified>${object.time.toISOString()}</LastModified>` +
      `<ETag>${escapeXml(object.etag)}</ETag><Size>${object.body.length}</Size></Contents>`,
  )
  const body = [
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult>`,
    `<Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount>`,
    `<MaxKeys>${pageMax}</MaxKeys><IsTruncated>${next !== undefined}</IsTruncated>`,
    next === undefined ? '' : `<NextContinuationToken>${escapeXml(next)}</NextContinuationToken>`,
    ...contents,
    '</ListBucketResult>',
  ].join('')
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}
