import type { SQSRecord } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareSequencers } from '../../server/adapter/aws/compare-sequencers.js'
import { parseS3Notifications } from '../../server/adapter/aws/s3-notifications.js'
import { specimen } from './specimen.js'

const NOTHING = { objects: [], ignored: [], rejects: [] }

/** A message of SQS with a body. */
function message(messageId: string, body: unknown): SQSRecord {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { messageId, body: text, eventSource: 'aws:sqs' } as SQSRecord
}

/** A key as S3 writes it in its own notifications. */
function formEncoded(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length)
}

describe('reading a notification of S3', () => {
  it('reads the event that S3 sends, and decodes the key', async () => {
    expect(parseS3Notifications(await specimen('s3-put'))).toEqual({
      ...NOTHING,
      objects: [
        {
          bucket: 'amzn-s3-demo-bucket',
          key: 'logs/year=2026/E2EXAMPLE.2026-11-24-10.a b+✓.gz',
          size: 1024,
          etag: 'd41d8cd98f00b204e9800998ecf8427e',
          versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
          sequencer: '0055AED6DCD90281E5',
          at: Date.parse('2026-11-24T10:15:30.123Z'),
          eventName: 'ObjectCreated:Put',
          principal: 'AIDAJDPLRKLG7UEXAMPLE',
        },
      ],
    })
  })

  it('reads what EventBridge sends, and leaves the key as it is', async () => {
    expect(parseS3Notifications(await specimen('eventbridge-object-created'))).toEqual({
      ...NOTHING,
      objects: [
        {
          bucket: 'amzn-s3-demo-bucket',
          key: 'logs/year=2026/E2EXAMPLE.2026-11-24-10.a b+✓.gz',
          size: 5,
          etag: 'b1946ac92492d2347c6235b4d2611184',
          versionId: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
          sequencer: '617f08299329d189',
          at: Date.parse('2026-11-24T10:15:30Z'),
          eventName: 'ObjectCreated:CompleteMultipartUpload',
          principal: '123456789012',
        },
      ],
    })
  })

  it('reads messages of SQS, whether S3, SNS or EventBridge wrote them, and says which message each came in', async () => {
    const batch = await specimen('sqs-batch')
    batch.Records.push(message('bridge', await specimen('eventbridge-object-created')))
    const { objects, ignored, rejects } = parseS3Notifications(batch)
    expect(objects.map(({ key, messageId }) => [key, messageId])).toEqual([
      ['logs/one.gz', '059f36b4-87a3-44ab-83d2-661975830a7d'],
      ['logs/two.gz', '2e1424d4-f796-459a-8184-9c92662be6da'],
      ['logs/year=2026/E2EXAMPLE.2026-11-24-10.a b+✓.gz', 'bridge'],
    ])
    expect(ignored).toEqual([
      {
        reason: 'test_event',
        detail: 's3:TestEvent',
        messageId: 'c80e8021-a70a-42c7-a470-796e1186f753',
      },
    ])
    expect(rejects).toEqual([])
  })

  it('reads what SNS sends to a function', async () => {
    const Message = JSON.stringify(await specimen('s3-put'))
    const event = { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: { Message } }] }
    expect(parseS3Notifications(event)).toEqual(parseS3Notifications(await specimen('s3-put')))
  })

  it.each(['2.0', '2.3', '2.6', '2.17'])('accepts version %s', async (version) => {
    const event = await specimen('s3-put')
    event.Records[0]!.eventVersion = version
    expect(parseS3Notifications(event).objects).toHaveLength(1)
  })

  it('refuses a version whose meaning it cannot know', async () => {
    const event = await specimen('s3-put')
    event.Records[0]!.eventVersion = '3.0'
    expect(parseS3Notifications(event).rejects).toEqual([
      { reject: 'unknown_version', detail: '3.0' },
    ])
    const other = await specimen('eventbridge-object-created')
    Object.assign(other.detail, { 'event-version': '2.0' })
    expect(parseS3Notifications(other).rejects).toEqual([
      { reject: 'unknown_version', detail: '2.0' },
    ])
  })

  it('passes by what is no new object', async () => {
    const folder = await specimen('s3-put')
    Object.assign(folder.Records[0]!.s3.object, { key: 'logs/new+folder/', size: 0 })
    const removed = await specimen('s3-put')
    removed.Records[0]!.eventName = 'ObjectRemoved:Delete'
    const deleted = await specimen('eventbridge-object-created')
    Object.assign(deleted, { 'detail-type': 'Object Deleted' })
    const given = [folder, removed, deleted, await specimen('s3-test-event')]
    expect(given.map((event) => parseS3Notifications(event))).toEqual(
      [
        { reason: 'folder', detail: 'logs/new folder/' },
        { reason: 'other_event', detail: 'ObjectRemoved:Delete' },
        { reason: 'other_event', detail: 'Object Deleted' },
        { reason: 'test_event', detail: 's3:TestEvent' },
      ].map((ignored) => ({ ...NOTHING, ignored: [ignored] })),
    )
  })

  it('takes an object whose name ends like a folder and that holds something', async () => {
    const event = await specimen('s3-put')
    event.Records[0]!.s3.object.key = 'odd/'
    expect(parseS3Notifications(event).objects.map(({ key }) => key)).toEqual(['odd/'])
  })

  it('rejects a broken message alone', async () => {
    const batch = await specimen('sqs-batch')
    batch.Records[0]!.body = '{"Records":[{"eventVersion":"2.1"'
    const escape = await specimen('s3-put')
    escape.Records[0]!.s3.object.key = '%E2%28%A1'
    batch.Records.push(message('escape', escape), message('number', '7'))
    const { objects, rejects } = parseS3Notifications(batch)
    expect(objects.map(({ key }) => key)).toEqual(['logs/two.gz'])
    expect(rejects.map(({ reject, messageId }) => [reject, messageId])).toEqual([
      ['malformed', '059f36b4-87a3-44ab-83d2-661975830a7d'],
      ['malformed', 'escape'],
      ['malformed', 'number'],
    ])
  })

  it('gives back any key that S3 encodes', async () => {
    const event = await specimen('s3-put')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        event.Records[0]!.s3.object.key = formEncoded(key)
        expect(parseS3Notifications(event).objects.map((object) => object.key)).toEqual([key])
      }),
    )
  })

  it('never throws, and says of every record what it is', () => {
    const record = fc.oneof(fc.jsonValue(), fc.record({ eventSource: fc.constant('aws:sqs') }))
    const some = fc.oneof(
      fc.jsonValue(),
      fc.record({ Records: fc.array(record) }),
      fc.record({ source: fc.constant('aws.s3'), detail: fc.jsonValue() }),
      fc
        .array(fc.tuple(fc.string(), fc.jsonValue()))
        .map((bodies) => ({ Records: bodies.map(([id, body]) => message(id, body)) })),
    )
    fc.assert(
      fc.property(some, (event) => {
        const { objects, ignored, rejects } = parseS3Notifications(event)
        const { Records: records } = (event ?? {}) as { Records?: unknown }
        const least = Array.isArray(records) ? 0 : 1
        expect(objects).toEqual([])
        expect(ignored.length + rejects.length).toBeGreaterThanOrEqual(least)
      }),
    )
  })
})

describe('comparing sequencers', () => {
  it('pads the shorter one with zeros on its right', () => {
    expect(compareSequencers('0055AED6DCD90281E5', '0055AED6DCD90281E6')).toBeLessThan(0)
    expect(compareSequencers('0055AED6DCD902', '0055AED6DCD90281E6')).toBeLessThan(0)
    expect(compareSequencers('0055AED6DCD903', '0055AED6DCD90281E6')).toBeGreaterThan(0)
    expect(compareSequencers('0055AED6', '0055aed60000')).toBe(0)
  })

  it('is an order', () => {
    const sequencer = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), maxLength: 20 })
    fc.assert(
      fc.property(sequencer, sequencer, sequencer, (a, b, c) => {
        expect(Math.sign(compareSequencers(a, b))).toBe(0 - Math.sign(compareSequencers(b, a)))
        const [x, y, z] = [a, b, c].sort(compareSequencers) as [string, string, string]
        expect(compareSequencers(x, y)).toBeLessThanOrEqual(0)
        expect(compareSequencers(x, z)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
