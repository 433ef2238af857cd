import { createHash, sign, type KeyObject } from 'node:crypto'
import type { AwsCredentials, AwsRequest } from './signed-request.js'
import { V4A_ALGORITHM, signingKeyV4a } from './signing-key-v4a.js'

export interface SignV4aOptions {
  readonly credentials: AwsCredentials
  /** Regions in which the signature is good, such as `*`. */
  readonly regions: string
  /** When it is signed, in milliseconds. */
  readonly at: number
}

/**
 * Signs a request with Signature Version 4A, which CloudFront's KeyValueStore asks for: it is one service for all regions.
 * The AWS SDK has it in packages of its own, which Lambda does not promise to have.
 *
 * @returns The headers to send, `host` and `content-length` aside.
 * @example signV4a({ service: 'cloudfront-keyvaluestore', method: 'GET', url }, { credentials, regions: '*', at })
 */
export function signV4a(request: AwsRequest, options: SignV4aOptions): Record<string, string> {
  const { credentials, regions, at } = options
  const date = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = `${date.slice(0, 8)}/${request.service}/aws4_request`
  const { sessionToken } = credentials
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-content-sha256': sha256(request.body ?? ''),
    'x-amz-date': date,
    'x-amz-region-set': regions,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  }
  const { text, names } = canonicalRequestV4a(request, headers)
  const signature = signText(
    [V4A_ALGORITHM, date, scope, sha256(text)].join('\n'),
    signingKeyV4a(credentials),
  )
  return {
    ...headers,
    authorization: `${V4A_ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

/** What is signed of a request, and the names of the headers in it; all that are given are. */
export function canonicalRequestV4a(
  { method, url, body = '' }: AwsRequest,
  headers: Readonly<Record<string, string>>,
): { text: string; names: string } {
  const { host, pathname, searchParams } = new URL(url)
  // As bytes, which these names and values are: nobody signs others here.
  const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1)
  const signed = Object.entries({ ...headers, host })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(byName)
  const names = signed.map(([name]) => name).join(';')
  const query = [...searchParams]
    .map(([name, value]): [string, string] => [escapeText(name), escapeText(value)])
    .sort(byName)
  const text = [
    method,
    // Every service but S3 signs the path as it is sent, escaped once more.
    pathname.split('/').map(escapeText).join('/'),
    query.map(([name, value]) => `${name}=${value}`).join('&'),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(body),
  ].join('\n')
  return { text, names }
}

function signText(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('hex')
}

/** RFC 3986, which escapes five characters that JavaScript leaves. */
function escapeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
