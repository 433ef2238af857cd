import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createSignedRequests } from '../../../server/adapter/aws/signed-request.js'
import type { DynamoCalls } from '../../../server/adapter/dynamodb/calls.js'
import { createSdkCalls } from '../../../server/adapter/dynamodb/sdk-calls.js'
import { createSignedCalls } from '../../../server/adapter/dynamodb/signed-calls.js'

const region = 'us-east-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Both ways to a DynamoDB of the tests. */
export const WAYS = {
  'over signed requests': (endpoint: string): DynamoCalls =>
    createSignedCalls(createSignedRequests({ region, credentials }), endpoint),
  'over the SDK': (endpoint: string): DynamoCalls =>
    createSdkCalls(new DynamoDBClient({ region, credentials, endpoint, maxAttempts: 1 })),
} as const
