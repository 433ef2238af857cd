import { CreateBucketCommand } from '@aws-sdk/client-s3'
import type { DeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { putParameter } from '../../../server/adapter/aws/parameter.js'
import { createSignedRequests } from '../../../server/adapter/aws/signed-request.js'
import { newTable } from '../dynamodb/tables.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from '../loopback-dynamodb.js'
import { KEYS_PARAMETER, startLoopbackParameters } from '../loopback-parameters.js'
import { startLoopbackS3 } from '../loopback-s3.js'
import { s3Client, type Endpoint } from '../s3-calls.js'

/** What of AWS a deployed site stands on: its buckets and table are there, and its keys in Parameter Store. */
export interface Cloud {
  readonly s3: Endpoint
  readonly dynamo: string
  readonly ssm: string
  readonly table: string
  stop(): Promise<void>
}

export const BUCKETS = { open: 'public', aside: 'private', logs: 'logs' } as const

/** One of our own, on the loopback. */
export async function startLoopbackCloud(keys: DeployedKeys): Promise<Cloud> {
  const s3 = await startLoopbackS3()
  const dynamo = await startLoopbackDynamoDb()
  const ssm = await startLoopbackParameters(keys)
  return {
    s3,
    dynamo: dynamo.endpoint,
    ssm: ssm.endpoint,
    table: LOOPBACK_TABLE,
    stop: async () => {
      await Promise.all([s3.stop(), dynamo.close(), ssm.close()])
    },
  }
}

/** One of public emulators, which are running. */
export async function startEmulatedCloud(
  keys: DeployedKeys,
  { s3, dynamo, ssm }: Pick<Cloud, 's3' | 'dynamo' | 'ssm'>,
): Promise<Cloud> {
  const { region, credentials } = s3
  const client = s3Client(s3)
  for (const Bucket of Object.values(BUCKETS))
    await client.send(new CreateBucketCommand({ Bucket }))
  const send = createSignedRequests({ region, credentials, timeoutMs: 20_000 })
  await putParameter({ send, endpoint: ssm }, KEYS_PARAMETER, JSON.stringify(keys), true)
  const { name, end } = await newTable(dynamo, credentials)
  return { s3, dynamo, ssm, table: name, stop: end }
}

/** Where the tables of DynamoDB Local are, which keeps those of each region apart. */
export const REGION = 'us-east-1'

/** What its functions are told. */
export function environmentOf({ s3, dynamo, ssm, table }: Cloud): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo,
    AWS_ENDPOINT_URL_SSM: ssm,
    KEYS_PARAMETER,
    TABLE: table,
    PUBLIC_BUCKET: BUCKETS.open,
    PRIVATE_BUCKET: BUCKETS.aside,
    LOG_BUCKET: BUCKETS.logs,
  }
}
