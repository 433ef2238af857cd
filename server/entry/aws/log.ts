import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import type { BatchResponse } from '../../adapter/aws/batch-response.js'
import { readDeployedKeys } from '../../adapter/aws/deployed-keys.js'
import { createSignedRequests } from '../../adapter/aws/signed-request.js'
import { DYNAMODB_CLIENT_OPTIONS } from '../../adapter/dynamodb/client-options.js'
import { createDynamoEventStore } from '../../adapter/dynamodb/event-store.js'
import { openTable } from '../../adapter/dynamodb/open-table.js'
import { createSdkCalls } from '../../adapter/dynamodb/sdk-calls.js'
import { createDynamoStateStore } from '../../adapter/dynamodb/state-store.js'
import { systemClock } from '../../adapter/node/clock.js'
import { createS3ArtifactStore } from '../../adapter/s3/artifact-store.js'
import { S3_CLIENT_OPTIONS } from '../../adapter/s3/client-options.js'
import { createObjectSource } from '../../adapter/s3/object-source.js'
import { createSdkObjectCalls } from '../../adapter/s3/sdk-object-calls.js'
import { withLogging, type LoggedContext } from '../../logger/with-logging.js'
import { createDeployedLogger } from './deployed-logger.js'
import { readEnvironment } from './environment.js'
import { createLogReader } from './log-reader.js'
import { ownerMail } from './owner-mail.js'

/** What Lambda gives besides the event, as far as it is used. */
interface LambdaContext {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

/** How long one request to the table may take with its tries; the reader itself tries some more. */
const TABLE_MS_MAX = 3_000
/** Reading a log may be repeated, unlike a put. */
const SOURCE_ATTEMPTS_MAX = 3

const environment = readEnvironment(process.env)
const { need, region, credentials, settings } = environment
const table = openTable(
  createSdkCalls(new DynamoDBClient(DYNAMODB_CLIENT_OPTIONS)),
  need('TABLE'),
  systemClock,
  { deadlineMs: TABLE_MS_MAX },
)
const calls = createSdkObjectCalls(new S3Client(S3_CLIENT_OPTIONS))
const source = new S3Client({ ...S3_CLIENT_OPTIONS, maxAttempts: SOURCE_ATTEMPTS_MAX })
const send = createSignedRequests({ region, credentials })
const [publicBucket, privateBucket] = [need('PUBLIC_BUCKET'), need('PRIVATE_BUCKET')]

const readLogs = createLogReader({
  state: createDynamoStateStore(table),
  open: createS3ArtifactStore(calls, { bucket: publicBucket }),
  aside: createS3ArtifactStore(calls, { bucket: privateBucket }),
  clock: systemClock,
  source: createObjectSource(source),
  keys: () => readDeployedKeys(send, environment.endpoint('ssm'), need('KEYS_PARAMETER')),
  settings,
  logBucket: need('LOG_BUCKET'),
  outputBuckets: [publicBucket, privateBucket],
  siteUrl: need('SITE_URL'),
  ...ownerMail(environment, table),
})

/**
 * The Lambda function that reads delivered logs. It is told of them by S3 itself, over SQS with
 * `ReportBatchItemFailures`, or by EventBridge. One of these ways is enough.
 */
export const handler = withLogging(
  createDeployedLogger('log-reader', createDynamoEventStore(table)),
  (event: unknown, context: LambdaContext & LoggedContext): Promise<BatchResponse | undefined> =>
    readLogs(event, {
      log: context.logger,
      remainingMs: () => context.getRemainingTimeInMillis(),
    }),
)
