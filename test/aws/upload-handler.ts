import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { vi } from 'vitest'
import { createDynamoEventStore } from '../../server/adapter/dynamodb/event-store.js'
import { createSdkCalls } from '../../server/adapter/dynamodb/sdk-calls.js'
import { systemClock } from '../../server/adapter/node/clock.js'
import type { handler as Handler } from '../../server/entry/aws/upload.js'
import { recordsOf } from '../server/logger/logger-under-test.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from './loopback-dynamodb.js'
import { startLoopbackS3, type Fault, type LoopbackRequest } from './loopback-s3.js'
import { startLoopbackSes, type SesFault } from './loopback-ses.js'
import { s3Client } from './s3-calls.js'

const REGION = 'eu-west-1'

/** The upload function with an AWS of its own on the loopback, as its environment tells it. */
export async function startUploadHandler() {
  const trouble: { s3?: (request: LoopbackRequest) => Fault | undefined; ses?: SesFault } = {}
  const buckets = ['uploads', 'private']
  const s3 = await startLoopbackS3({ buckets, fault: (request) => trouble.s3?.(request) })
  const dynamo = await startLoopbackDynamoDb()
  const ses = await startLoopbackSes(() => trouble.ses)
  const variables = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SES: ses.url,
    TABLE: LOOPBACK_TABLE,
    PRIVATE_BUCKET: 'private',
    MAIL_FROM: 'site@example.org',
    MAIL_TO: 'ann@example.org, ben@example.org',
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  vi.resetModules()
  const { handler } = (await import('../../server/entry/aws/upload.js')) as {
    handler: typeof Handler
  }
  const client = new DynamoDBClient({
    region: REGION,
    credentials: s3.credentials,
    endpoint: dynamo.endpoint,
  })
  const table = { calls: createSdkCalls(client), name: LOOPBACK_TABLE, clock: systemClock }
  const store = createDynamoEventStore(table)
  return {
    trouble,
    dynamo,
    ses,
    invoke: (event: unknown, remainingMs = 60_000) =>
      handler(event, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remainingMs }),
    upload: async (key: string, ContentType: string, Metadata = {}): Promise<void> => {
      const Body = Buffer.from('content')
      await s3Client(s3).send(
        new PutObjectCommand({ Bucket: 'uploads', Key: key, Body, ContentType, Metadata }),
      )
    },
    uploads: () => recordsOf(store, 'uploads'),
    events: () => recordsOf(store, 'upload-reader'),
    stop: async () => {
      vi.unstubAllEnvs()
      await Promise.all([s3.stop(), dynamo.close(), ses.stop()])
    },
  }
}
