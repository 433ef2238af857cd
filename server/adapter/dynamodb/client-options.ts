import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { clientOptions } from '../aws/client-options.js'

/** A transaction of 100 items takes some 100 ms. An answer that has not come by then is a lost one. */
const REQUEST_TIMEOUT_MS = 2_000
const CONNECTION_TIMEOUT_MS = 1_000

/**
 * How a client of DynamoDB is made for this project: the stores try again themselves, and know for how long.
 *
 * @example new DynamoDBClient({ ...DYNAMODB_CLIENT_OPTIONS, region: 'eu-west-1' })
 */
export const DYNAMODB_CLIENT_OPTIONS = clientOptions(
  REQUEST_TIMEOUT_MS,
  CONNECTION_TIMEOUT_MS,
) satisfies DynamoDBClientConfig
