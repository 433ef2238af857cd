import {
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3'
import { ARTIFACT_HEADERS, VERSION_METADATA, versionIn } from './artifact-headers.js'
import { lostReply } from './lost-reply.js'
import type { NoAnswer, ObjectCalls } from './object-calls.js'
import { answerOfGet, answerOfPut, type S3Reply } from './s3-reply.js'

/** Where the client does not count its tries: more than one, which is the careful guess. */
const TRIES_UNKNOWN = 2

/**
 * Asks S3 by its SDK.
 *
 * Such a client tries again by itself where no reply came, three times by default. If the first try was carried out, the
 * second meets its own text and gets 412. That is no conflict: `answerOfPut` takes it for a lost reply, by the count of
 * tries that the SDK leaves in `$metadata`. So any client will do; one made with `S3_CLIENT_OPTIONS` does not retry.
 *
 * @example createSdkObjectCalls(new S3Client({ ...S3_CLIENT_OPTIONS, region: 'eu-west-1' }))
 */
export function createSdkObjectCalls(client: Pick<S3Client, 'send'>): ObjectCalls {
  return {
    get: async (place, known) => {
      const command = new GetObjectCommand({
        Bucket: place.bucket,
        Key: place.key,
        IfNoneMatch: known,
      })
      try {
        const { Body, ETag = '', Metadata } = await client.send(command)
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
        // Unlike TextDecoder, this keeps a byte order mark.
        const text = Buffer.from(bytes).toString('utf8')
        return { is: 'found', text, revision: ETag, ...versionIn(Metadata?.[VERSION_METADATA]) }
      } catch (error) {
        const reply = replyOf(error)
        return 'is' in reply ? reply : answerOfGet(place, reply)
      }
    },
    put: async (place, text, condition, version) => {
      const command = new PutObjectCommand({
        Bucket: place.bucket,
        Key: place.key,
        // Bytes, since the SDK takes an empty text for a stream of unknown length, and warns of it.
        Body: Buffer.from(text),
        ContentType: ARTIFACT_HEADERS.contentType,
        CacheControl: ARTIFACT_HEADERS.cacheControl,
        ...(version === undefined ? {} : { Metadata: { [VERSION_METADATA]: String(version) } }),
        ...('ifRevision' in condition ? { IfMatch: condition.ifRevision } : { IfNoneMatch: '*' }),
      })
      try {
        return { is: 'stored', revision: (await client.send(command)).ETag ?? '' }
      } catch (error) {
        const reply = replyOf(error)
        return 'is' in reply ? reply : answerOfPut(place, reply)
      }
    },
  }
}

/** @throws `error` itself, where it is neither S3's nor the connection's. */
function replyOf(error: unknown): S3Reply | NoAnswer {
  // First, since a reply that ended within its body has a status, but no code that could be trusted.
  const lost = lostReply(error)
  if (lost) return lost
  const { name, $metadata } = error as Partial<S3ServiceException>
  if ($metadata?.httpStatusCode === undefined) throw error
  return {
    status: $metadata.httpStatusCode,
    code: name ?? '',
    tries: $metadata.attempts ?? TRIES_UNKNOWN,
  }
}
