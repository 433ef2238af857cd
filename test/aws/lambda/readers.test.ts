import { PutObjectCommand } from '@aws-sdk/client-s3'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDynamoEventStore } from '../../../server/adapter/dynamodb/event-store.js'
import { recordsOf } from '../../server/logger/logger-under-test.js'
import { commentRow, logOf } from '../../server/use-case/delivered.js'
import { tableOn } from '../dynamodb/loopback-table.js'
import { edge } from '../log-readers.js'
import { startLoopbackAws, type LoopbackAws } from '../loopback-aws.js'
import { s3Client } from '../s3-calls.js'
import { specimen } from '../specimen.js'
import { startBuilt } from './start-built.js'
import type { Lambda } from './start-lambda.js'

/** The keys that the specimens name, as they are in the bucket. */
const PUT_KEY = 'logs/year=2026/E2EXAMPLE.2026-11-24-10.a b+✓.gz'
const QUEUED_KEYS = ['logs/one.gz', 'logs/two.gz']
/** As the stack has it: a reader begins no log without some time left. */
const LOG_TIMEOUT_MS = 5 * 60_000

let aws: LoopbackAws
beforeAll(async () => {
  aws = await startLoopbackAws()
})
afterAll(() => aws.stop())

/** The specimens as AWS sends them, about a bucket of ours. */
async function notifications(bucket: string): Promise<readonly unknown[]> {
  const all = [
    await specimen('s3-put'),
    await specimen('sqs-batch'),
    await specimen('eventbridge-object-created'),
  ]
  const text = JSON.stringify(all).replaceAll('amzn-s3-demo-bucket', bucket)
  // The loopback bucket keeps no versions.
  return JSON.parse(text.replace(/"(versionId|version-id)":"[^"]+",/g, '')) as unknown[]
}

const put = async (Bucket: string, Key: string, Body: Uint8Array, ContentType?: string) => {
  const type = ContentType === undefined ? {} : { ContentType }
  await s3Client(aws.s3).send(new PutObjectCommand({ Bucket, Key, Body, ...type }))
}

describe('the log function, as Lambda runs it', () => {
  let lambda: Lambda
  beforeAll(async () => {
    lambda = await startBuilt('log', aws.env, {}, LOG_TIMEOUT_MS)
    for (const [n, key] of [PUT_KEY, ...QUEUED_KEYS].entries())
      await put('logs', key, gzipSync(logOf(commentRow(1_000 + n, 'p', `from ${n}`, edge))))
  })
  afterAll(() => lambda.stop())

  it('reads what S3, SQS and EventBridge tell of, and nothing twice', async () => {
    const [direct, queued, bridged] = await notifications('logs')
    const shown = (): string => aws.s3.objects.get('public/comments/p.txt')?.body.toString() ?? ''
    expect(await lambda.invoke(direct)).toBeNull()
    expect(shown()).toMatch(/^#count=1\nid=comment-1000&.*&body=from 0\n$/)
    expect(await lambda.invoke(queued)).toEqual({ batchItemFailures: [] })
    expect(shown()).toMatch(/^#count=3\n.*from 0\n.*from 1\n.*from 2\n$/)
    const before = shown()
    expect(await lambda.invoke(bridged)).toBeNull()
    expect(shown()).toBe(before)
  })

  it('has said what it did before it was frozen', async () => {
    const records = await recordsOf(createDynamoEventStore(tableOn(aws.dynamo)), 'log-reader')
    expect(records.filter(({ type }) => type === 'LOG_READ')).toHaveLength(4)
    expect(records.filter(({ type }) => type === 'ERROR')).toEqual([])
  })

  it('gives back what is none of its notifications', async () => {
    await expect(lambda.invoke({ hello: 'world' })).rejects.toThrow(
      'A notification is not understood (malformed). {"hello":"world"}',
    )
  })
})

describe('the upload function, as Lambda runs it', () => {
  let lambda: Lambda
  beforeAll(async () => {
    lambda = await startBuilt('upload', aws.env)
    for (const key of [PUT_KEY, ...QUEUED_KEYS])
      await put('uploads', key, Buffer.from('content'), 'text/plain')
  })
  afterAll(() => lambda.stop())

  it('records what S3, SQS and EventBridge tell of, and mails it', async () => {
    for (const event of await notifications('uploads')) await lambda.invoke(event)
    const store = createDynamoEventStore(tableOn(aws.dynamo))
    const uploads = await recordsOf(store, 'uploads')
    // EventBridge's specimen tells of another write of the same key.
    expect(uploads.map(({ fields }) => fields['s3_key']).sort()).toEqual(
      [PUT_KEY, PUT_KEY, ...QUEUED_KEYS].sort(),
    )
    expect(new Set(uploads.map(({ fields }) => fields['status']))).toEqual(new Set(['uploaded']))
    expect(aws.ses.sent.map(({ subject }) => subject).sort()).toEqual([
      'Uploaded: E2EXAMPLE.2026-11-24-10.a b+✓.gz',
      'Uploaded: E2EXAMPLE.2026-11-24-10.a b+✓.gz',
      'Uploaded: one.gz',
      'Uploaded: two.gz',
    ])
  })

  it('gives back what is none of its notifications', async () => {
    const queued = await specimen('sqs-batch')
    queued.Records[0]!.body = 'hello'
    queued.Records.length = 1
    const { messageId } = queued.Records[0]!
    expect(await lambda.invoke(queued)).toEqual({
      batchItemFailures: [{ itemIdentifier: messageId }],
    })
    await expect(lambda.invoke({ hello: 'world' })).rejects.toThrow('is not understood (malformed)')
  })
})
