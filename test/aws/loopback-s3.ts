import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsCredentials } from '../../server/adapter/aws/signed-request.js'
import { answerList, answerObject, type S3Answer, type StoredObject } from './loopback-objects.js'
import { signatureFault } from './verify-signature.js'

/** A request as a fault may look at it. */
export interface LoopbackRequest {
  readonly method: string
  readonly bucket: string
  /** Decoded; empty for a list. */
  readonly key: string
  /** Of all requests of this server, from 1. */
  readonly number: number
}

/** What goes wrong, and whether the request is carried out before it does. */
export type Fault = { readonly when: 'before' | 'after' } & (
  | { readonly status: number; readonly code: string }
  /** As something between would answer, in its own words. */
  | { readonly status: number; readonly body: string }
  | { readonly drop: true }
  /** Ends the connection in the middle of the body. */
  | { readonly cut: true }
  | { readonly delayMs: number }
)

export interface LoopbackS3Options {
  /** @default `public`, `private`, `logs` */
  readonly buckets?: readonly string[]
  /** Wait of each request before it is carried out, and of its answer after that. @default 0 */
  readonly latencyMs?: number
  readonly fault?: (request: LoopbackRequest) => Fault | undefined
  /** Answers 409 to a conditional put that arrives while another of the same key is under way. @default false */
  readonly conflictWindow?: boolean
  /** Under SSE-KMS an ETag is no MD5. @default 'SSE-S3' */
  readonly encryption?: 'SSE-S3' | 'SSE-KMS'
}

export interface LoopbackS3 {
  /** Such as `http://127.0.0.1:40001`. Buckets are in the path, or before `.localhost` in the header Host. */
  readonly url: string
  readonly region: string
  readonly credentials: AwsCredentials
  /** By bucket and key: `public/comments/a.txt`. */
  readonly objects: Map<string, StoredObject>
  /** Requests so far, by method. */
  readonly counts: Readonly<Record<string, number>>
  /** Ends the connections that wait, as servers do after a while. */
  hangUp(): void
  stop(): Promise<void>
}

const REGION = 'eu-west-1'
const CREDENTIALS = { accessKeyId: 'AKIALOOPBACK', secretAccessKey: 'loopback' } as const
const BUCKETS: readonly string[] = ['public', 'private', 'logs']
const METHODS: readonly string[] = ['GET', 'HEAD', 'PUT', 'DELETE']
const MALFORMED: readonly string[] = ['AuthorizationHeaderMalformed', 'XAmzContentSHA256Mismatch']
const RIVAL: S3Answer = { status: 409, code: 'ConditionalRequestConflict' }

/**
 * An S3 on the loopback interface: objects in memory, conditional writes and signatures checked as S3 checks them, and
 * faults as ordered.
 *
 * @example
 * const s3 = await startLoopbackS3({ latencyMs: 5 })
 * createSignedRequests({ region: s3.region, credentials: s3.credentials })
 */
export async function startLoopbackS3(options: LoopbackS3Options = {}): Promise<LoopbackS3> {
  const { latencyMs = 0, conflictWindow = false } = options
  const objects = new Map<string, StoredObject>()
  const counts: Record<string, number> = {}
  const underWay = new Set<string>()
  let number = 0
  const server = createServer((request, response) => {
    const method = request.method ?? ''
    counts[method] = (counts[method] ?? 0) + 1
    const about = { ...targetOf(request), method, number: ++number }
    exchange(request, response, about).catch(() => response.destroy())
  })

  async function exchange(
    request: IncomingMessage,
    response: ServerResponse,
    about: Target & LoopbackRequest,
  ): Promise<void> {
    const name = `${about.bucket}/${about.key}`
    const body = await bodyOf(request)
    const isRival = isConditionalPut(request) && underWay.has(name)
    const isFirst = isConditionalPut(request) && conflictWindow && !isRival
    if (isFirst) underWay.add(name)
    await sleep(latencyMs)
    const fault = options.fault?.(about)
    if (fault && 'delayMs' in fault && fault.when === 'before') await sleep(fault.delayMs)
    const isDone = fault?.when !== 'before' || 'delayMs' in fault || 'cut' in fault
    const answer = isDone && !isRival ? answerOf(objects, request, about, body, options) : RIVAL
    if (isFirst) underWay.delete(name)
    await sleep(latencyMs)
    if (fault && 'delayMs' in fault && fault.when === 'after') await sleep(fault.delayMs)
    if (fault && 'drop' in fault) response.destroy()
    else send(response, fault && 'status' in fault ? fault : answer, about.method, fault)
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: REGION,
    credentials: CREDENTIALS,
    objects,
    counts,
    hangUp: () => server.closeIdleConnections(),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}

interface Target {
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
}

/** Which bucket and key are meant, whether the bucket is in the path or in the name of the host. */
function targetOf(request: IncomingMessage): Target {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const host = /^(.+)\.localhost(?::\d+)?$/.exec(request.headers.host ?? '')?.[1]
  const whole = host === undefined ? path.slice(1) : `${host}${path}`
  const [bucket = '', ...key] = whole.split('/')
  return { bucket, key: decodeURIComponent(key.join('/')), query: new URLSearchParams(query) }
}

function isConditionalPut({ method, headers }: IncomingMessage): boolean {
  const condition = headers['if-match'] ?? headers['if-none-match']
  return method === 'PUT' && condition !== undefined
}

/** Answers a request whose body is there, as S3 would where nothing goes wrong. */
function answerOf(
  objects: Map<string, StoredObject>,
  { method = '', url = '', headers }: IncomingMessage,
  { bucket, key, query }: Target,
  body: Buffer,
  { buckets = BUCKETS, encryption = 'SSE-S3' }: LoopbackS3Options,
): S3Answer {
  const fault = signatureFault({ method, target: url, headers, body }, CREDENTIALS)
  if (fault) return { status: MALFORMED.includes(fault) ? 400 : 403, code: fault }
  if (!buckets.includes(bucket)) return { status: 404, code: 'NoSuchBucket' }
  if (method === 'PUT' && headers['content-length'] === undefined)
    return { status: 411, code: 'MissingContentLength' }
  if (key === '' && method === 'GET') return answerList(objects, bucket, query)
  if (key === '' || !METHODS.includes(method)) return { status: 405, code: 'MethodNotAllowed' }
  if ((query.get('versionId') ?? 'null') !== 'null') return { status: 404, code: 'NoSuchVersion' }
  const header = (name: string): string | undefined => headers[name]?.toString()
  const metadata = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')),
  ) as Record<string, string>
  const request = { method, name: `${bucket}/${key}`, header, metadata, body }
  return answerObject(objects, request, encryption)
}

function send(
  response: ServerResponse,
  answer: S3Answer,
  method: string,
  fault: Fault | undefined,
): void {
  const { status, code, headers = {}, body = '' } = answer
  const hasBody = method !== 'HEAD' && status !== 304 && status !== 204
  const text =
    code === undefined
      ? body
      : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`
  const type = code === undefined ? {} : { 'content-type': 'application/xml' }
  const length = method === 'HEAD' || hasBody ? { 'content-length': Buffer.byteLength(text) } : {}
  response.writeHead(status, { ...type, ...headers, ...length })
  if (fault && 'cut' in fault)
    response.write(Buffer.from(text).subarray(0, Buffer.byteLength(text) / 2), () =>
      response.destroy(),
    )
  else response.end(hasBody ? text : undefined)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
