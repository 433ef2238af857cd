import { GetObjectCommand, type S3Client, type S3ServiceException } from '@aws-sdk/client-s3'
import type { ObjectPlace } from './object-calls.js'

export interface SourcePlace extends ObjectPlace {
  /** Of a bucket that keeps versions. @default the newest */
  readonly versionId?: string
}

/**
 * Opens an object for reading; undefined where it is gone, which is how old logs end. Its chunks come as they are read, so
 * memory does not grow with the object; who opened one reads it, or its connection stays in use.
 *
 * A key that may not be looked for (403) is no absent one: a reader without permission would take every log for an empty one.
 * So its role needs `s3:ListBucket`, by which S3 tells the two apart.
 *
 * @throws what the SDK throws; and so do the chunks, where the connection ends before the object does.
 * @example
 * const open = createObjectSource(new S3Client({ ...S3_CLIENT_OPTIONS, region: 'eu-west-1' }))
 * for await (const chunk of (await open({ bucket: 'logs', key: 'cf/E1.gz' })) ?? []) …
 */
export type OpenObject = (place: SourcePlace) => Promise<AsyncIterable<Uint8Array> | undefined>

/**
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; the last is what a version answers that is a
 * delete marker (https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html).
 */
const GONE: readonly string[] = ['404 NoSuchKey', '404 NoSuchVersion', '405 MethodNotAllowed']

export function createObjectSource(client: Pick<S3Client, 'send'>): OpenObject {
  return async ({ bucket, key, versionId }) => {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })
    try {
      const { Body } = await client.send(command)
      // In Node.js it is a stream; the type is for browsers as well.
      return Body as AsyncIterable<Uint8Array> | undefined
    } catch (error) {
      const { name, $metadata } = error as Partial<S3ServiceException>
      if (GONE.includes(`${$metadata?.httpStatusCode} ${name}`)) return undefined
      throw error
    }
  }
}
