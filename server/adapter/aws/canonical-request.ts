import { createHash } from 'node:crypto'
import type { AwsRequest } from './signed-request.js'

/** What both versions of the signature sign of a request, and the names of the headers in it; all that are given are. */
export interface CanonicalRequest {
  readonly text: string
  readonly names: string
}

/**
 * Writes a request as AWS signs it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, "Create a canonical
 * request".
 *
 * @param headers All that are sent, `host` and `content-length` aside.
 */
export function canonicalRequest(
  { service, method, url, body = '' }: AwsRequest,
  headers: Readonly<Record<string, string>>,
): CanonicalRequest {
  const { host, pathname, searchParams } = new URL(url)
  const signed = Object.entries({ ...headers, host })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(byBytes)
  const names = signed.map(([name]) => name).join(';')
  const query = [...searchParams]
    .map(([name, value]): [string, string] => [escapeText(name), escapeText(value)])
    .sort(byBytes)
  // Every service but S3 signs the path as it is sent, escaped once more.
  const path = service === 's3' ? decodeURIComponent(pathname) : pathname
  const text = [
    method,
    path.split('/').map(escapeText).join('/'),
    query.map(([name, value]) => `${name}=${value}`).join('&'),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    headers[BODY_HASH] ?? sha256Hex(body),
  ].join('\n')
  return { text, names }
}

/** The header that says what the body's hash is. */
export const BODY_HASH = 'x-amz-content-sha256'

/** The time of a signature, such as `20261124T101530Z`. */
export function signatureDate(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** As bytes, which these names and values are: nobody signs others here. Equal names are in the order of their values. */
function byBytes([name, value]: [string, string], [other, its]: [string, string]): number {
  if (name === other) return value < its ? -1 : Number(value > its)
  return name < other ? -1 : 1
}

/** RFC 3986, which escapes five characters that JavaScript leaves. */
function escapeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
