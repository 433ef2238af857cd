import type { S3Client } from '@aws-sdk/client-s3'
import { s3Client, type Endpoint } from './s3-calls.js'

const TRIES_MAX = 3

/** A client of the SDK that tries again by itself as clients do by default, but without waiting. */
export function retryingClient(endpoint: Endpoint, timeoutMs: number): S3Client {
  const token = (retries: number) => ({
    getRetryCount: () => retries,
    getRetryDelay: () => 0,
    getRetryCost: () => 0,
  })
  return s3Client(endpoint, {
    maxAttempts: TRIES_MAX,
    requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    retryStrategy: {
      acquireInitialRetryToken: async () => token(0),
      refreshRetryTokenForRetry: async (last, { errorType }) => {
        const retries = last.getRetryCount() + 1
        if (errorType === 'CLIENT_ERROR' || retries >= TRIES_MAX) throw new Error('No more tries.')
        return token(retries)
      },
      recordSuccess: () => undefined,
    },
  })
}
