import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import type { BatchResponse } from '../../adapter/aws/batch-response.js'
import { DYNAMODB_CLIENT_OPTIONS } from '../../adapter/dynamodb/client-options.js'
import { createDynamoEventStore } from '../../adapter/dynamodb/event-store.js'
import { createSdkCalls } from '../../adapter/dynamodb/sdk-calls.js'
import { withRetries } from '../../adapter/dynamodb/with-retries.js'
import { systemClock } from '../../adapter/node/clock.js'
import { nodeCrypto } from '../../adapter/node/edge-crypto.js'
import { S3_CLIENT_OPTIONS } from '../../adapter/s3/client-options.js'
import { createS3ObjectHeads } from '../../adapter/s3/object-heads.js'
import { withLogging, type LoggedContext } from '../../logger/with-logging.js'
import { createDeployedLogger } from './deployed-logger.js'
import { readEnvironment } from './environment.js'
import { ownerMail } from './owner-mail.js'
import { createUploadReader } from './upload-reader.js'

/** What Lambda gives besides the event, as far as it is used. */
interface LambdaContext {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

/** How long one request to the table may take with its tries; the reader itself tries some more. */
const TABLE_MS_MAX = 3_000

const environment = readEnvironment(process.env)
const { find, need } = environment
const calls = createSdkCalls(new DynamoDBClient(DYNAMODB_CLIENT_OPTIONS))
const table = {
  calls: withRetries(calls, systemClock, { deadlineMs: TABLE_MS_MAX }),
  name: need('TABLE'),
  clock: systemClock,
}
const events = createDynamoEventStore(table)
const logger = createDeployedLogger('upload-reader', events)
const readUploads = createUploadReader({
  events,
  objects: createS3ObjectHeads(new S3Client(S3_CLIENT_OPTIONS)),
  clock: systemClock,
  sha256: nodeCrypto.sha256,
  siteBuckets: ['PUBLIC_BUCKET', 'PRIVATE_BUCKET', 'LOG_BUCKET'].flatMap(
    (name) => find(name) ?? [],
  ),
  ...ownerMail(environment, table),
})

/**
 * The Lambda function that is told of uploads: by S3 itself, over SQS with `ReportBatchItemFailures`, or by EventBridge.
 * One of these ways is enough.
 */
export const handler = withLogging(
  logger,
  (event: unknown, context: LambdaContext & LoggedContext): Promise<BatchResponse | undefined> =>
    readUploads(event, {
      log: context.logger,
      remainingMs: () => context.getRemainingTimeInMillis(),
    }),
)
