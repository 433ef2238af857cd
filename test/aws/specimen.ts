import type { S3Event, S3ObjectCreatedNotificationEvent, SQSEvent } from 'aws-lambda'
import { readFile } from 'node:fs/promises'

interface Specimens {
  readonly 's3-put': S3Event
  readonly 's3-test-event': unknown
  readonly 'eventbridge-object-created': S3ObjectCreatedNotificationEvent
  readonly 'sqs-batch': SQSEvent
}

/** A notification as AWS sends it, to be changed as a test likes. */
export async function specimen<N extends keyof Specimens>(name: N): Promise<Specimens[N]> {
  const file = new URL(`specimens/${name}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as Specimens[N]
}
