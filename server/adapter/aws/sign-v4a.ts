import { sign, type KeyObject } from 'node:crypto'
import { BODY_HASH, canonicalRequest, sha256Hex, signatureDate } from './canonical-request.js'
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
  const date = signatureDate(at)
  const scope = `${date.slice(0, 8)}/${request.service}/aws4_request`
  const { sessionToken } = credentials
  const headers: Record<string, string> = {
    ...request.headers,
    [BODY_HASH]: sha256Hex(request.body ?? ''),
    'x-amz-date': date,
    'x-amz-region-set': regions,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  }
  const { text, names } = canonicalRequest(request, headers)
  const signature = signText(
    [V4A_ALGORITHM, date, scope, sha256Hex(text)].join('\n'),
    signingKeyV4a(credentials),
  )
  return {
    ...headers,
    authorization: `${V4A_ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function signText(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('hex')
}
