import { Duration, Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { QueueProps } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** What tells a reader of new objects, and what keeps those that it could not read. */
export interface ObjectQueues {
  readonly queue: Queue
  readonly deadLetters: Queue
}

/** Deliveries of one message; with the visibility timeout between them, hours of a table that is not to be had. */
const DELIVERIES_MAX = 8
/** The longest that SQS keeps a message. */
const DEAD_LETTER_DAYS = 14
/** AWS asks for a visibility timeout of six times the function's (Lambda developer guide, "Using Lambda with SQS"). */
const VISIBILITY_TIMEOUTS = 6
const MESSAGES_A_BATCH = 10
/** Readers at once, so that they seldom write one subject together; 2 is the least that Lambda takes. */
const READERS_MAX = 2

const CLOSED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } satisfies QueueProps

/** Tells a function of each new object of a bucket, through a queue: what fails comes again, and at last is put aside. */
export function readNewObjects(
  scope: Construct,
  name: 'Log' | 'Upload',
  options: { bucket: Bucket; reader: LambdaFunction; timeoutSeconds: number },
): ObjectQueues {
  const deadLetters = new Queue(scope, `${name}DeadLetters`, {
    ...CLOSED,
    retentionPeriod: Duration.days(DEAD_LETTER_DAYS),
  })
  const queue = new Queue(scope, `${name}Queue`, {
    ...CLOSED,
    visibilityTimeout: Duration.seconds(options.timeoutSeconds * VISIBILITY_TIMEOUTS),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: DELIVERIES_MAX },
  })
  notify(options.bucket, queue)
  options.reader.addEventSource(
    new SqsEventSource(queue, {
      batchSize: MESSAGES_A_BATCH,
      maxConcurrency: READERS_MAX,
      reportBatchItemFailures: true,
    }),
  )
  return { queue, deadLetters }
}

/**
 * The construct of the CDK would do this by a function with the right to change the notifications of every bucket, since the
 * policy of the queue names the bucket, and the bucket cannot be made before that policy. Here the policy names the account.
 */
function notify(bucket: Bucket, queue: Queue): void {
  const { account } = Stack.of(bucket)
  queue.grantSendMessages(
    new ServicePrincipal('s3.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  )
  const resource = bucket.node.defaultChild as CfnBucket
  resource.notificationConfiguration = {
    queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
  }
  // S3 tries the queue when it is told of it.
  resource.node.addDependency(queue)
}
