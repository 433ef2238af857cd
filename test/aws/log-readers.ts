import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createDynamoCooldown } from '../../server/adapter/dynamodb/cooldown.js'
import { createSdkCalls } from '../../server/adapter/dynamodb/sdk-calls.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
import { withRetries } from '../../server/adapter/dynamodb/with-retries.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { createObjectSource } from '../../server/adapter/s3/object-source.js'
import { createSdkObjectCalls } from '../../server/adapter/s3/sdk-object-calls.js'
import { createAttestor } from '../../server/edge/attestor.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { createLogReader, type LogReaderParts } from '../../server/entry/aws/log-reader.js'
import type { Mail } from '../../server/port/mailer.js'
import { DEPLOYED_KEYS } from './fast-lanes.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from './loopback-dynamodb.js'
import { startLoopbackS3, type LoopbackRequest, type Fault } from './loopback-s3.js'
import { s3Client } from './s3-calls.js'
import { keptLog } from './service-log.js'

export const edge = createAttestor(nodeCrypto, DEPLOYED_KEYS, inflate)

/** A log reader over the SDK, with a store of each kind on the loopback. Retries are few and short. */
export async function startLogReader(about: Partial<LogReaderParts> = {}) {
  const trouble: { s3?: (request: LoopbackRequest) => Fault | undefined } = {}
  const s3 = await startLoopbackS3({ fault: (request) => trouble.s3?.(request) })
  const dynamo = await startLoopbackDynamoDb()
  const mails: Mail[] = []
  const service = keptLog()
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve(), random: () => 0.5 }
  const client = new DynamoDBClient({
    region: s3.region,
    credentials: s3.credentials,
    endpoint: dynamo.endpoint,
    maxAttempts: 1,
  })
  const calls = withRetries(createSdkCalls(client), clock, { attemptsMax: 3 })
  const table = { calls, name: LOOPBACK_TABLE, clock }
  const s3client = s3Client(s3)
  const objects = createSdkObjectCalls(s3client)
  const state = createDynamoStateStore(table)
  const parts: LogReaderParts = {
    state,
    open: createS3ArtifactStore(objects, { bucket: 'public', clock }),
    aside: createS3ArtifactStore(objects, { bucket: 'private', clock }),
    clock,
    mail: {
      mailer: { send: async (mail) => void mails.push(mail) },
      cooldown: createDynamoCooldown(table),
    },
    source: createObjectSource(s3client),
    keys: () => Promise.resolve(DEPLOYED_KEYS),
    settings: deployedSettings('{"moderation":"none"}'),
    logBucket: 'logs',
    outputBuckets: ['public', 'private'],
    siteUrl: 'https://example.org',
    ...about,
  }
  const read = createLogReader(parts)
  return {
    s3,
    dynamo,
    trouble,
    mails,
    service,
    parts,
    /** What the function answers, or throws. */
    read: (event: unknown, remainingMs = 60_000): Promise<unknown> =>
      read(event, { log: service, remainingMs: () => remainingMs }).catch(
        (error: unknown) => error,
      ),
    /** Puts a log where it is delivered to. */
    deliver: async (key: string, body: Uint8Array): Promise<void> => {
      await s3client.send(new PutObjectCommand({ Bucket: 'logs', Key: key, Body: body }))
    },
    text: (name: string): string | undefined => s3.objects.get(name)?.body.toString(),
    end: async () => {
      await s3.stop()
      await dynamo.close()
    },
  }
}
