import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { edgeEntries } from '../../../server/adapter/aws/arrange-keys.js'
import type { DeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { createSignedRequests } from '../../../server/adapter/aws/signed-request.js'
import { openTable } from '../../../server/adapter/dynamodb/open-table.js'
import { createSignedCalls } from '../../../server/adapter/dynamodb/signed-calls.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import type { Engine } from '../edge-function/engines.js'
import type { Lambda } from '../lambda/start-lambda.js'
import { s3Client } from '../s3-calls.js'
import { startBuiltFunction } from './built-function.js'
import { BUCKETS, REGION, environmentOf, type Cloud } from './cloud.js'
import { startDistribution, type Distribution } from './distribution.js'

/** The bytes of artifacts, by folder and key: `public/comments/my-post.txt`. */
export type Artifacts = ReadonlyMap<string, Buffer>

/** A whole site on AWS: what `npx cdk deploy` puts up, as far as visitors meet it. */
export interface DeployedSite extends Distribution {
  /** Writes a log to the log bucket. */
  putLog(key: string, bytes: Uint8Array): Promise<void>
  /** Tells the log reader something, as its trigger does. */
  notify(event: unknown): Promise<unknown>
  artifacts(): Promise<Artifacts>
  /** The counters of a subject, which no artifact may show. */
  counters(subject: string): Promise<ReadonlyMap<string, number>>
}

/** @param settings Those that edge and functions share, as a deployment sets them. */
export async function startDeployedSite(parts: {
  readonly cloud: Cloud
  readonly keys: DeployedKeys
  readonly engine: Engine
  readonly settings: object
}): Promise<DeployedSite> {
  const { cloud, keys, engine } = parts
  const settings = JSON.stringify(parts.settings)
  const started: Lambda[] = []
  const env = { ...environmentOf(cloud), SETTINGS: settings }
  const start = async (...about: Parameters<typeof startBuiltFunction>): Promise<Lambda> => {
    const lambda = await startBuiltFunction(...about)
    started.push(lambda)
    return lambda
  }
  const fast = await start('fast', env)
  const session = await start('session', env)
  const store = edgeEntries(keys, settings)
  const origins = { '/fastevent/': () => fast, '/me/': () => session }
  const distribution = await startDistribution({ engine, store, origins })
  const reader = await start('log', { ...env, SITE_URL: distribution.url })
  const client = s3Client(cloud.s3)
  const { credentials } = cloud.s3
  const send = createSignedRequests({ region: REGION, credentials, timeoutMs: 10_000 })
  const calls = createSignedCalls(send, cloud.dynamo)
  const state = createDynamoStateStore(openTable(calls, cloud.table, systemClock))

  async function listed(Bucket: string): Promise<readonly (readonly [string, Buffer])[]> {
    const { Contents = [], IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket }))
    if (IsTruncated) throw new Error(`The bucket "${Bucket}" has more than one page of objects.`)
    return Promise.all(
      Contents.map(async ({ Key = '' }) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        return [
          `${Bucket}/${Key}`,
          Buffer.from((await Body?.transformToByteArray()) ?? []),
        ] as const
      }),
    )
  }

  return {
    ...distribution,
    putLog: async (Key, Body) => {
      await client.send(new PutObjectCommand({ Bucket: BUCKETS.logs, Key, Body }))
    },
    notify: (event) => reader.invoke(event),
    artifacts: async () =>
      new Map([...(await listed(BUCKETS.open)), ...(await listed(BUCKETS.aside))]),
    counters: async (subject) => (await state.totals(subject)).counters,
    stop: async () => {
      await Promise.all(started.map((lambda) => lambda.stop()))
      await distribution.stop()
      client.destroy()
    },
  }
}
