import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  createSignedRequests,
  type AwsCredentials,
} from '../../../server/adapter/aws/signed-request.js'
import type { DynamoCalls } from '../../../server/adapter/dynamodb/calls.js'
import { createSdkCalls } from '../../../server/adapter/dynamodb/sdk-calls.js'
import { createSignedCalls } from '../../../server/adapter/dynamodb/signed-calls.js'
import { TABLE_DEFINITION } from '../../../server/adapter/dynamodb/table.js'

const region = 'us-east-1'
const TESTER: AwsCredentials = { accessKeyId: 'test', secretAccessKey: 'test' }

function clientOf(endpoint: string, credentials = TESTER): DynamoDBClient {
  return new DynamoDBClient({ region, credentials, endpoint, maxAttempts: 1 })
}

type Way = 'over signed requests' | 'over the SDK'

/** Both ways to a DynamoDB of the tests. */
export const WAYS: Readonly<Record<Way, (endpoint: string) => DynamoCalls>> = {
  'over signed requests': (endpoint: string): DynamoCalls =>
    createSignedCalls(
      createSignedRequests({ region, credentials: TESTER, timeoutMs: 10_000 }),
      endpoint,
    ),
  'over the SDK': (endpoint: string): DynamoCalls => createSdkCalls(clientOf(endpoint)),
}

/**
 * Makes a table of its own; `end` deletes it.
 *
 * @param credentials Whose it is: DynamoDB Local keeps the tables of each access key apart.
 */
export async function newTable(
  endpoint: string,
  credentials?: AwsCredentials,
): Promise<{ name: string; end: () => Promise<void> }> {
  const client = clientOf(endpoint, credentials)
  const TableName = `site-events-${++tables}`
  await client.send(new CreateTableCommand({ TableName, ...TABLE_DEFINITION }))
  return {
    name: TableName,
    end: async () => {
      await client.send(new DeleteTableCommand({ TableName }))
      client.destroy()
    },
  }
}
let tables = 0
