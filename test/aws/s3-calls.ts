import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { createSignedRequests } from '../../server/adapter/aws/signed-request.js'
import { S3_CLIENT_OPTIONS } from '../../server/adapter/s3/client-options.js'
import type { ObjectCalls } from '../../server/adapter/s3/object-calls.js'
import { createSdkObjectCalls } from '../../server/adapter/s3/sdk-object-calls.js'
import { createSignedObjectCalls } from '../../server/adapter/s3/signed-object-calls.js'
import type { LoopbackS3 } from './loopback-s3.js'

/** Where an S3 is, and who may ask it: the loopback one, or an emulator. */
export type Endpoint = Pick<LoopbackS3, 'url' | 'region' | 'credentials'>

/** A client of the SDK as the project makes it. */
export function s3Client(endpoint: Endpoint, options: S3ClientConfig = {}): S3Client {
  const { url, region, credentials } = endpoint
  return new S3Client({
    ...S3_CLIENT_OPTIONS,
    endpoint: url,
    region,
    credentials,
    forcePathStyle: true,
    ...options,
  })
}

/** Makes calls that wait so long for a reply. */
export type CreateCalls = (endpoint: Endpoint, timeoutMs?: number) => ObjectCalls

const TIMEOUT_MS = 2_000

export const signedCalls: CreateCalls = (endpoint, timeoutMs = TIMEOUT_MS) => {
  const { url, region, credentials } = endpoint
  const send = createSignedRequests({ region, credentials, timeoutMs })
  return createSignedObjectCalls(send, { endpoint: url })
}

export const sdkCalls: CreateCalls = (endpoint, timeoutMs = TIMEOUT_MS) => {
  const requestHandler = { requestTimeout: timeoutMs, throwOnRequestTimeout: true }
  return createSdkObjectCalls(s3Client(endpoint, { requestHandler }))
}

/** Both implementations, for tests of each. */
export const OBJECT_CALLS: readonly (readonly [string, CreateCalls])[] = [
  ['signed requests', signedCalls],
  ['the SDK', sdkCalls],
]
