import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { clientOptions } from '../aws/client-options.js'

/** A put of an artifact takes some 30 ms. A reply that has not come by then is a lost one. */
const REQUEST_TIMEOUT_MS = 2_000
const CONNECTION_TIMEOUT_MS = 1_000

/**
 * How a client of S3 is made for this project.
 *
 * The store itself asks again, and knows what that means for a conditional put. The signature covers the body, so a
 * checksum beside it would be the second.
 *
 * @example new S3Client({ ...S3_CLIENT_OPTIONS, region: 'eu-west-1' })
 */
export const S3_CLIENT_OPTIONS = {
  ...clientOptions(REQUEST_TIMEOUT_MS, CONNECTION_TIMEOUT_MS),
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const satisfies S3ClientConfig
