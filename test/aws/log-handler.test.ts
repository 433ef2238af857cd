import { PutObjectCommand } from '@aws-sdk/client-s3'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createDynamoEventStore } from '../../server/adapter/dynamodb/event-store.js'
import { openTable } from '../../server/adapter/dynamodb/open-table.js'
import { systemClock } from '../../server/adapter/node/clock.js'
import type { handler as Handler } from '../../server/entry/aws/log.js'
import { recordsOf } from '../server/logger/logger-under-test.js'
import { commentRow, logOf, rowOf } from '../server/use-case/delivered.js'
import { WAYS } from './dynamodb/tables.js'
import { edge } from './log-readers.js'
import { startLoopbackAws } from './loopback-aws.js'
import { LOOPBACK_TABLE } from './loopback-dynamodb.js'
import { s3Client } from './s3-calls.js'
import { specimen } from './specimen.js'

/** The log function with an AWS of its own on the loopback, as its environment tells it. */
async function start() {
  const aws = await startLoopbackAws()
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value)
  vi.resetModules()
  const { handler } = (await import('../../server/entry/aws/log.js')) as { handler: typeof Handler }
  const calls = WAYS['over the SDK'](aws.dynamo.endpoint)
  const store = createDynamoEventStore(openTable(calls, LOOPBACK_TABLE, systemClock))
  return {
    ...aws,
    invoke: (event: unknown) =>
      handler(event, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 }),
    deliver: async (Key: string, Body: Uint8Array): Promise<unknown> =>
      s3Client(aws.s3).send(new PutObjectCommand({ Bucket: 'logs', Key, Body })),
    events: () => recordsOf(store, 'log-reader'),
    stop: async () => {
      vi.unstubAllEnvs()
      await aws.stop()
    },
  }
}

let site: Awaited<ReturnType<typeof start>>
beforeEach(async () => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined)
  site = await start()
})
afterEach(async () => {
  await site.stop()
  vi.restoreAllMocks()
})

async function queued(key: string) {
  const batch = await specimen('sqs-batch')
  const event = await specimen('s3-put')
  Object.assign(event.Records[0]!.s3, { bucket: { name: 'logs' }, object: { key, size: 1 } })
  batch.Records = [{ ...batch.Records[0]!, messageId: 'm', body: JSON.stringify(event) }]
  return batch
}

const report = rowOf(
  'error/js',
  { id: 'error-event-1', kind: 'TypeError', message: 'no', file: '/a.js' },
  1_763_800_000_000,
  edge,
)
const rows = [commentRow(1_763_800_000_001, 'p', 'hello', edge), report]

it('publishes what a log tells, mails what is new, and keeps what it did as a record', async () => {
  await site.deliver('cf/one.gz', gzipSync(logOf(...rows)))
  expect(await site.invoke(await queued('cf/one.gz'))).toEqual({ batchItemFailures: [] })
  const names = [...site.s3.objects.keys()].sort()
  expect(names).toEqual([
    'logs/cf/one.gz',
    'private/errors/error/js.txt',
    'public/comments/counts.txt',
    'public/comments/p.txt',
  ])
  expect(site.s3.objects.get('public/comments/p.txt')?.body.toString()).toContain('body=hello')
  expect(site.ses.sent).toMatchObject([
    { from: 'site@example.org', to: ['ann@example.org'], subject: '1 new error on example.org' },
  ])
  const told = await site.events()
  expect(told.map(({ type }) => type).sort()).toEqual(['ALERT_SENT', 'LOG_READ'])
  expect(told.find(({ type }) => type === 'LOG_READ')?.fields).toMatchObject({
    payload: { file: 's3://logs/cf/one.gz', events: 2, rejects: {} },
    context: { correlationId: 'request-1' },
  })
})

it('goes on where SES is throttled, says so, and sends the alert later', async () => {
  site.trouble.ses = { status: 400, code: 'Throttling' }
  await site.deliver('cf/one.gz', gzipSync(logOf(...rows)))
  expect(await site.invoke(await queued('cf/one.gz'))).toEqual({ batchItemFailures: [] })
  const told = await site.events()
  expect(told.map(({ type }) => type).sort()).toEqual(['ERROR', 'LOG_READ'])
  expect(JSON.stringify(told)).toContain('Throttling')
  expect(site.ses.requests()).toBe(1)
})

it('gives back what it may not read, and what it cannot understand', async () => {
  const batch = await queued('cf/one.gz')
  batch.Records[0]!.body = 'hello'
  expect(await site.invoke(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] })
  const types = (await site.events()).map(({ type }) => type)
  expect(types).toContain('NOTIFICATION_REJECTED')
})
