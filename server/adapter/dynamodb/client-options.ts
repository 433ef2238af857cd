import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/** A transaction of 100 items takes some 100 ms. An answer that has not come by then is a lost one. */
const REQUEST_TIMEOUT_MS = 2_000
const CONNECTION_TIMEOUT_MS = 1_000

/**
 * How a client of DynamoDB is made for this project: the stores try again themselves, and know for how long. By itself the
 * SDK waits for an answer without end, as on a connection that died while its function was frozen; and without
 * `throwOnRequestTimeout` a timeout is a warning alone.
 *
 * @example new DynamoDBClient({ ...DYNAMODB_CLIENT_OPTIONS, region: 'eu-west-1' })
 */
export const DYNAMODB_CLIENT_OPTIONS = {
  maxAttempts: 1,
  requestHandler: {
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
} as const satisfies DynamoDBClientConfig
