import { createHmac } from 'node:crypto'
import { BODY_HASH, canonicalRequest, sha256Hex, signatureDate } from './canonical-request.js'
import type { AwsCredentials, AwsRequest } from './signed-request.js'

export interface SignV4Options {
  readonly credentials: AwsCredentials
  readonly region: string
}

/** @param at When it is signed, in milliseconds. @returns The headers to send, `host` and `content-length` aside. */
export type SignV4 = (request: AwsRequest, at: number) => Record<string, string>

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** S3 takes a body that is not signed, and is told so. Source: "Authenticating requests: using the Authorization header". */
const UNSIGNED = 'UNSIGNED-PAYLOAD'

/**
 * Makes a signer of Signature Version 4 over Node's own cryptography. Signers that run in browsers too load what stands
 * behind `fetch` and `crypto.subtle`, which costs a function that starts more than all of its own code.
 *
 * Keys that were derived once are good for a day.
 *
 * @example createSignerV4({ credentials, region: 'eu-west-1' })({ service: 's3', method: 'GET', url }, Date.now())
 */
export function createSignerV4({ credentials, region }: SignV4Options): SignV4 {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const keys = new Map<string, Buffer>()
  const keyOf = (day: string, service: string): Buffer => {
    const name = `${day}/${service}`
    const known = keys.get(name)
    if (known) return known
    const key = [day, region, service, 'aws4_request'].reduce<Buffer | string>(
      hmac,
      `AWS4${secretAccessKey}`,
    ) as Buffer
    for (const other of keys.keys()) if (!other.startsWith(day)) keys.delete(other)
    keys.set(name, key)
    return key
  }
  return (request, at) => {
    const { service } = request
    const date = signatureDate(at)
    const day = date.slice(0, 8)
    const scope = `${day}/${region}/${service}/aws4_request`
    const headers: Record<string, string> = {
      ...(service === 's3' ? { [BODY_HASH]: UNSIGNED } : {}),
      ...request.headers,
      'x-amz-date': date,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    }
    const { text, names } = canonicalRequest(request, headers)
    const signature = hmac(
      keyOf(day, service),
      [ALGORITHM, date, scope, sha256Hex(text)].join('\n'),
    ).toString('hex')
    return {
      ...headers,
      authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    }
  }
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
