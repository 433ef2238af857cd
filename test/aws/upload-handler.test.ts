import type { S3Event, SQSEvent } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { specimen } from './specimen.js'
import { startUploadHandler } from './upload-handler.js'

let site: Awaited<ReturnType<typeof startUploadHandler>>

beforeEach(async () => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined)
  site = await startUploadHandler()
})
afterEach(async () => {
  await site.stop()
  vi.restoreAllMocks()
})

/** A notification of S3 for a key, as the notification writes it. */
async function notified(key: string, about: object = {}, bucket = 'uploads'): Promise<S3Event> {
  const event = await specimen('s3-put')
  const [record] = event.Records
  const { versionId: _, ...object } = record!.s3.object
  const s3 = {
    ...record!.s3,
    bucket: { ...record!.s3.bucket, name: bucket },
    object: { ...object, key, eTag: '9a0364b9e99bb480dd25e1f0284c8555', ...about },
  }
  return { Records: [{ ...record!, s3: s3 }] }
}

async function queued(...events: unknown[]): Promise<SQSEvent> {
  const { Records } = await specimen('sqs-batch')
  return {
    Records: events.map((event, i) => ({
      ...Records[0]!,
      messageId: `m${i}`,
      body: JSON.stringify(event),
    })),
  }
}

describe('the upload function', () => {
  it('records what S3 tells, with what the object says, and mails it', async () => {
    await site.upload('in/red flower+✓.jpg', 'image/jpeg', { uploader: 'ann' })
    await site.invoke(await notified('in/red+flower%2B%E2%9C%93.jpg'))
    const [record, ...others] = await site.uploads()
    expect(others).toEqual([])
    expect(record).toMatchObject({
      user: 'ann',
      at: Date.parse('2026-11-24T10:15:30.123Z'),
      fields: {
        upload_id: record?.id,
        filename: 'red flower+✓.jpg',
        s3_bucket: 'uploads',
        s3_key: 'in/red flower+✓.jpg',
        filesize: 1_024,
        timestamp: '2026-11-24T10:15:30.123Z',
        content_type: 'image/jpeg',
        status: 'uploaded',
        uploader: 'ann',
        etag: '9a0364b9e99bb480dd25e1f0284c8555',
      },
    })
    expect(site.ses.sent).toMatchObject([
      {
        from: 'site@example.org',
        to: ['ann@example.org', 'ben@example.org'],
        subject: 'Uploaded: red flower+✓.jpg',
      },
    ])
    // Said before the function answered.
    expect(await site.events()).toMatchObject([
      { type: 'UPLOAD_RECORDED', fields: { context: { correlationId: 'request-1' } } },
    ])
  })

  it('does the same over SQS and EventBridge, once', async () => {
    await site.upload('a.txt', 'text/plain')
    const event = await notified('a.txt')
    expect(await site.invoke(await queued(event, event))).toEqual({ batchItemFailures: [] })
    await site.invoke(event)
    const bridged = await specimen('eventbridge-object-created')
    bridged.detail.bucket.name = 'uploads'
    bridged.detail.object.key = 'a b+c.txt'
    await site.invoke(bridged)
    await site.invoke(bridged)
    expect((await site.uploads()).map(({ fields }) => fields['s3_key'])).toEqual([
      'a b+c.txt',
      'a.txt',
    ])
    expect(site.ses.sent).toHaveLength(2)
  })

  it('keeps each write of a key, whichever it is told of first', async () => {
    await site.upload('a.txt', 'text/plain')
    const newer = await notified('a.txt', { sequencer: '0A02' })
    const older = await notified('a.txt', { sequencer: '0A', eTag: 'older', size: 1 })
    for (const event of [newer, older, newer, older]) await site.invoke(event)
    const records = await site.uploads()
    expect(records.map(({ fields }) => [fields['etag'], fields['content_type']]).sort()).toEqual([
      ['9a0364b9e99bb480dd25e1f0284c8555', 'text/plain'],
      ['older', null],
    ])
    expect(site.ses.sent).toHaveLength(2)
  })

  it('passes by folders, tests, what is no upload, and what the site itself writes', async () => {
    const removed = await notified('gone.txt')
    removed.Records[0]!.eventName = 'ObjectRemoved:Delete'
    const events = [
      await notified('folder/', { size: 0 }),
      await specimen('s3-test-event'),
      removed,
      await notified('comments/a.txt', {}, 'private'),
    ]
    for (const event of events) await site.invoke(event)
    expect(await site.invoke(await queued(...events))).toEqual({ batchItemFailures: [] })
    expect([await site.uploads(), site.ses.sent]).toEqual([[], []])
  })

  it('does not fail for a mail that cannot be sent', async () => {
    await site.upload('a.txt', 'text/plain')
    site.trouble.ses = { status: 400, code: 'ThrottlingException' }
    await site.invoke(await notified('a.txt'))
    expect(await site.uploads()).toHaveLength(1)
    expect(site.ses.requests()).toBe(1)
    const failed = (await site.events()).filter(({ type }) => type === 'ERROR')
    expect(failed).toMatchObject([{ fields: { error: { name: 'MailError', code: 'throttled' } } }])
  })

  it('gives back what it could not record, and nothing else', async () => {
    await site.upload('a.txt', 'text/plain')
    await site.upload('b.txt', 'text/plain')
    site.trouble.s3 = ({ key }) =>
      key === 'b.txt' ? { when: 'before', status: 503, code: 'SlowDown' } : undefined
    const batch = await queued(await notified('b.txt'), await notified('a.txt'), 'no notification')
    expect(await site.invoke(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm0' }],
    })
    expect((await site.uploads()).map(({ fields }) => fields['filename'])).toEqual(['a.txt'])
    await expect(site.invoke(await notified('b.txt'))).rejects.toThrow()
    delete site.trouble.s3
    expect(await site.invoke(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] })
    expect(await site.uploads()).toHaveLength(2)
    expect(site.ses.sent).toHaveLength(2)
  })

  it('records it though the table fails now and then, and its answer is lost', async () => {
    await site.upload('a.txt', 'text/plain')
    const faults = ['throttled', 'lost-answer', 'broken'] as const
    let puts = 0
    site.dynamo.fault = (operation) => (operation === 'PutItem' ? faults[puts++] : undefined)
    await site.invoke(await notified('a.txt'))
    expect(await site.uploads()).toHaveLength(1)
    expect(site.ses.sent).toHaveLength(1)
    expect(puts).toBeGreaterThan(faults.length)
  })

  it('begins nothing for which no time is left', async () => {
    await site.upload('a.txt', 'text/plain')
    const batch = await queued(await notified('a.txt'))
    expect(await site.invoke(batch, 1_000)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    })
    expect(await site.uploads()).toEqual([])
  })
})
