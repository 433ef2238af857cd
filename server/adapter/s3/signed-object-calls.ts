import { createHash } from 'node:crypto'
import type { PutCondition } from '../../port/artifact-store.js'
import type { AwsAnswer, AwsRequest, SendSigned } from '../aws/signed-request.js'
import { ARTIFACT_HEADERS, VERSION_METADATA, versionIn } from './artifact-headers.js'
import { lostReply } from './lost-reply.js'
import type { NoAnswer, ObjectCalls, ObjectPlace } from './object-calls.js'
import { encodeObjectKey } from './object-key.js'
import { answerOfGet, answerOfPut, type S3Reply } from './s3-reply.js'

/** Where S3 is: in a region, or at an endpoint, where buckets are the first segment of the path. */
export type S3Location = { readonly region: string } | { readonly endpoint: string }

/**
 * Asks S3 without its SDK, for functions that have to start fast.
 *
 * @example
 * const calls = createSignedObjectCalls(send, { region: 'eu-west-1' })
 * await calls.get({ bucket: 'my-site', key: 'comments/my-post.txt' }) // { is: 'found', text: '…', revision: '"…"' }
 */
export function createSignedObjectCalls(send: SendSigned, location: S3Location): ObjectCalls {
  const ask = (
    { bucket, key }: ObjectPlace,
    request: Omit<AwsRequest, 'service' | 'url'>,
  ): Promise<AwsAnswer | NoAnswer> => {
    const url = `${bucketUrl(location, bucket)}/${encodeObjectKey(key)}`
    return send({ service: 's3', url, ...request }).catch((error: unknown) => {
      const lost = lostReply(error)
      if (!lost) throw error
      return lost
    })
  }

  return {
    get: async (place, known) => {
      const headers: Record<string, string> = known === undefined ? {} : { 'if-none-match': known }
      const answer = await ask(place, { method: 'GET', headers })
      if ('is' in answer) return answer
      return answer.status === 200
        ? {
            is: 'found',
            text: answer.body,
            revision: revisionOf(answer),
            ...versionIn(answer.header(`x-amz-meta-${VERSION_METADATA}`)),
          }
        : answerOfGet(place, replyOf(answer))
    },
    put: async (place, text, condition, version) => {
      const answer = await ask(place, {
        method: 'PUT',
        headers: putHeaders(text, condition, version),
        body: text,
      })
      if ('is' in answer) return answer
      return answer.status === 200
        ? { is: 'stored', revision: revisionOf(answer) }
        : answerOfPut(place, replyOf(answer))
    },
  }
}

/** A bucket whose name has a dot has no certificate of its own, so it is named in the path. */
function bucketUrl(location: S3Location, bucket: string): string {
  if ('endpoint' in location) return `${location.endpoint}/${bucket}`
  const host = `s3.${location.region}.amazonaws.com`
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`
}

function putHeaders(
  text: string,
  condition: PutCondition,
  version: number | undefined,
): Record<string, string> {
  return {
    'content-type': ARTIFACT_HEADERS.contentType,
    'cache-control': ARTIFACT_HEADERS.cacheControl,
    // So S3 refuses a body that was damaged on its way; the signer would leave it unsigned.
    'x-amz-content-sha256': createHash('sha256').update(text).digest('hex'),
    ...(version === undefined ? {} : { [`x-amz-meta-${VERSION_METADATA}`]: String(version) }),
    ...('ifRevision' in condition
      ? { 'if-match': condition.ifRevision }
      : { 'if-none-match': '*' }),
  }
}

function revisionOf(answer: AwsAnswer): string {
  return answer.header('etag') ?? ''
}

function replyOf({ status, body }: AwsAnswer): S3Reply {
  return { status, code: /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? '', tries: 1 }
}
