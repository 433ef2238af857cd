import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { BucketProps } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

export interface Buckets {
  /** The site and the artifacts: what everybody may read, through CloudFront alone. */
  readonly public: Bucket
  /** What waits for an approval, forms, error groups: no door of the web leads here. */
  readonly private: Bucket
  /** The access log. */
  readonly log: Bucket
  readonly uploads?: Bucket
}

/** How long what was overwritten can be had back, in days. */
const VERSION_DAYS = 7
/** Parts of an upload that was never finished are stored, and paid for, until somebody removes them. */
const UNFINISHED_UPLOAD_DAYS = 7

/** Nothing is public, nothing travels in the clear, there are no lists of grants, and no stack takes the files with it. */
const CLOSED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: BucketEncryption.S3_MANAGED,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps

const unfinished = { abortIncompleteMultipartUploadAfter: Duration.days(UNFINISHED_UPLOAD_DAYS) }

/** The versions are for the site's own files: artifacts can be written again from the state. */
const versions = {
  versioned: true,
  lifecycleRules: [{ ...unfinished, noncurrentVersionExpiration: Duration.days(VERSION_DAYS) }],
} satisfies BucketProps

export function createBuckets(
  scope: Construct,
  options: { logDays: number; uploads: boolean },
): Buckets {
  return {
    public: new Bucket(scope, 'PublicBucket', { ...CLOSED, ...versions }),
    private: new Bucket(scope, 'PrivateBucket', { ...CLOSED, lifecycleRules: [unfinished] }),
    log: new Bucket(scope, 'LogBucket', {
      ...CLOSED,
      lifecycleRules: [{ ...unfinished, expiration: Duration.days(options.logDays) }],
    }),
    ...(options.uploads
      ? { uploads: new Bucket(scope, 'UploadBucket', { ...CLOSED, ...versions }) }
      : {}),
  }
}
