import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { AwsCredentials } from '../../server/adapter/aws/signed-request.js'

export interface SignedByClient {
  readonly method: string
  /** Path and query as they stand in the request line. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What is wrong with a request's signature, as S3 codes it. */
export type SignatureFault =
  | 'AccessDenied'
  | 'AuthorizationHeaderMalformed'
  | 'InvalidAccessKeyId'
  | 'RequestTimeTooSkewed'
  | 'SignatureDoesNotMatch'
  | 'XAmzContentSHA256Mismatch'

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, `RequestTimeTooSkewed`. */
const SKEW_MS_MAX = 15 * 60_000
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[^/]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

/**
 * Signs a request once more and compares, as S3 does; undefined where all is well.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, whose rules differ from those of
 * other services: the path is decoded once and encoded once, and the body's hash is a header.
 */
export function signatureFault(
  request: SignedByClient,
  credentials: AwsCredentials,
): SignatureFault | undefined {
  const { method, target, headers, body } = request
  if (headers.authorization === undefined) return 'AccessDenied'
  const [, id, scope = '', names = '', signature] = AUTHORIZATION.exec(headers.authorization) ?? []
  const signed = names.split(';')
  if (id === undefined || !hasAll(signed, headers)) return 'AuthorizationHeaderMalformed'
  if (id !== credentials.accessKeyId) return 'InvalidAccessKeyId'
  const time = header(headers, 'x-amz-date')
  if (Math.abs(Date.now() - timeOf(time)) > SKEW_MS_MAX) return 'RequestTimeTooSkewed'
  const hash = header(headers, 'x-amz-content-sha256')
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const [path = '', query = ''] = target.split('?')
  const canonical = [
    method,
    encode(decodeURIComponent(path)).replaceAll('%2F', '/'),
    canonicalQuery(query),
    ...signed.map((name) => `${name}:${header(headers, name).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    hash,
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<Buffer | string>((last, part) => hmac(last, part), `AWS4${credentials.secretAccessKey}`)
  return hmac(key, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch'
}

/** Whether all headers are signed that have to be: the host, and what AWS itself reads. */
function hasAll(signed: readonly string[], headers: IncomingHttpHeaders): boolean {
  const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  return [...needed, 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=')
      return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value))}`
    })
    .sort()
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** From `20261124T170000Z`. */
function timeOf(time: string): number {
  const [, date, clock] = /^(\d{8})T(\d{6})Z$/.exec(time) ?? []
  if (date === undefined || clock === undefined) return Number.NaN
  const [day, hour] = [date.replace(/(....)(..)/, '$1-$2-'), clock.replace(/(..)(..)/, '$1:$2:')]
  return Date.parse(`${day}T${hour}Z`)
}

function header(headers: IncomingHttpHeaders, name: string): string {
  return headers[name]?.toString() ?? ''
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
