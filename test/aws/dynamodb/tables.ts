import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createSignedRequests } from '../../../server/adapter/aws/signed-request.js'
import type { DynamoCalls } from '../../../server/adapter/dynamodb/calls.js'
import { createSdkCalls } from '../../../server/adapter/dynamodb/sdk-calls.js'
import { createSignedCalls } from '../../../server/adapter/dynamodb/signed-calls.js'
import { TABLE_DEFINITION } from '../../../server/adapter/dynamodb/table.js'

const region = 'us-east-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ region, credentials, endpoint, maxAttempts: 1 })
}

/** Both ways to a DynamoDB of the tests. */
export const WAYS = {
  'over signed requests': (endpoint: string): DynamoCalls =>
    createSignedCalls(createSignedRequests({ region, credentials, timeoutMs: 10_000 }), endpoint),
  'over the SDK': (endpoint: string): DynamoCalls => createSdkCalls(clientOf(endpoint)),
} as const

/** Makes a table of its own; `end` deletes it. */
export async function newTable(
  endpoint: string,
): Promise<{ name: string; end: () => Promise<void> }> {
  const client = clientOf(endpoint)
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
