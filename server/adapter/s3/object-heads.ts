import { HeadObjectCommand, type S3Client, type S3ServiceException } from '@aws-sdk/client-s3'
import type { ObjectHeads } from '../../port/object-heads.js'

/**
 * An answer to HEAD has no body, so its status is all there is. 404: gone; 405: a delete marker; 403: nobody says whether
 * it is there, where `s3:ListBucket` is missing. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
const NOT_TO_BE_SEEN: readonly (number | undefined)[] = [403, 404, 405]

/**
 * Looks at objects in S3. The role needs `s3:GetObject`, and `s3:GetObjectVersion` where the bucket keeps versions.
 *
 * @throws what the SDK throws, where S3 did not answer.
 * @example await createS3ObjectHeads(new S3Client(S3_CLIENT_OPTIONS)).head({ bucket: 'uploads', key: 'a.pdf' })
 */
export function createS3ObjectHeads(client: Pick<S3Client, 'send'>): ObjectHeads {
  return {
    head: async ({ bucket, key, versionId }) => {
      const command = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })
      try {
        const { ContentType, ETag, Metadata = {} } = await client.send(command)
        return {
          ...(ContentType === undefined ? {} : { contentType: ContentType }),
          ...(ETag === undefined ? {} : { etag: ETag.replace(/^"|"$/g, '') }),
          metadata: Metadata,
        }
      } catch (error) {
        const { $metadata } = error as Partial<S3ServiceException>
        if (NOT_TO_BE_SEEN.includes($metadata?.httpStatusCode)) return undefined
        throw error
      }
    },
  }
}
