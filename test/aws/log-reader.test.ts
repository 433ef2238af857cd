import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSessionVerifier } from '../../server/adapter/session/verify-session.js'
import { commentRow, fileOf, logOf, reader, rowOf } from '../server/use-case/delivered.js'
import { gunzip } from '../../server/adapter/node/gunzip.js'
import { DEPLOYED_KEYS } from './fast-lanes.js'
import { edge, startLogReader } from './log-readers.js'
import { specimen } from './specimen.js'

const KEY = 'cf/year=2026/E2.2026-11-24-10.a b+✓.gz'
const HEAD = 'public/comments/p.txt'
const comments = (...numbers: number[]): string[] =>
  numbers.map((number) => commentRow(number, 'p', `comment ${number}`, edge))

let site: Awaited<ReturnType<typeof startLogReader>>
beforeEach(async () => {
  site = await startLogReader()
})
afterEach(() => site.end())

/** A notification of S3 about a key of the log bucket, which it encodes. */
async function notification(key = KEY, bucket = 'logs') {
  const event = await specimen('s3-put')
  const { s3 } = event.Records[0]!
  s3.bucket.name = bucket
  s3.object.key = new URLSearchParams({ key }).toString().slice('key='.length)
  delete s3.object.versionId
  return event
}

async function messages(...events: readonly unknown[]) {
  const batch = await specimen('sqs-batch')
  const [first] = batch.Records
  batch.Records = events.map((event, index) => {
    return { ...first!, messageId: `message-${index}`, body: JSON.stringify(event) }
  })
  return batch
}

const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
})

/** What the embedded server's use cases make of the same rows. */
async function expected(rows: readonly string[]): Promise<string | undefined> {
  const { read, text, ports } = reader()
  Object.assign(ports, { read: { attestor: edge, gunzip, moderation: 'none' } })
  await read(fileOf(logOf(...rows)))
  return text('comments/p.txt')
}

describe('the log reader on AWS', () => {
  it('reads a log whose key has spaces and signs, and puts what the embedded server would', async () => {
    await site.deliver(KEY, gzipSync(logOf(...comments(1, 2, 3))))
    expect(await site.read(await messages(await notification()))).toEqual(failed())
    expect(site.text(HEAD)).toBe(await expected(comments(1, 2, 3)))
    expect(site.text('public/comments/counts.txt')).toBe('post=p&count=3\n')
    expect(site.service.events).toMatchObject([
      { type: 'LOG_READ', payload: { file: `s3://logs/${KEY}`, events: 3 } },
    ])
  })

  it('reads what S3 and EventBridge notify it of directly', async () => {
    await site.deliver(KEY, logOf(...comments(1)))
    expect(await site.read(await notification())).toBeUndefined()
    await site.deliver('other.gz', logOf(...comments(2)))
    const event = await specimen('eventbridge-object-created')
    Object.assign(event.detail, { bucket: { name: 'logs' }, object: { key: 'other.gz' } })
    expect(await site.read(event)).toBeUndefined()
    expect(site.text(HEAD)).toBe(await expected(comments(1, 2)))
  })

  it('takes a log that is gone for done, and one that nobody lets it read for a failure', async () => {
    const gone = await notification('gone.gz')
    expect(await site.read(await messages(gone))).toEqual(failed())
    expect(site.service.events).toMatchObject([{ type: 'LOG_GONE' }])
    site.trouble.s3 = ({ key }) =>
      key === KEY ? { when: 'before', status: 403, code: 'AccessDenied' } : undefined
    expect(await site.read(await messages(gone, await notification()))).toEqual(failed('message-1'))
  })

  it('gives back what a throttled DynamoDB could not take, and the second delivery ends with the same bytes', async () => {
    const rows = [...comments(1, 2), rowOf('form', { id: 'form-event-1', form: 'f' }, 3, edge)]
    await site.deliver(KEY, gzipSync(logOf(...rows)))
    // The first subject gets through, and then nothing does.
    let writes = 0
    site.dynamo.fault = (operation) =>
      operation === 'TransactWriteItems' && ++writes > 1 ? 'throttled' : undefined
    const batch = await messages(await notification())
    expect(await site.read(batch)).toEqual(failed('message-0'))
    expect(site.service.events).toMatchObject([{ type: 'LOG_READ_FAILED' }])
    site.dynamo.fault = () => undefined
    expect(await site.read(batch)).toEqual(failed())
    const bytes = [...site.s3.objects].map(([name, { body }]) => [name, body.toString('base64')])
    const untroubled = await startLogReader()
    await untroubled.deliver(KEY, gzipSync(logOf(...rows)))
    await untroubled.read(batch)
    expect(bytes.sort()).toEqual(
      [...untroubled.s3.objects].map(([name, { body }]) => [name, body.toString('base64')]).sort(),
    )
    await untroubled.end()
  })

  it('gives back what S3 could not take, and keeps what was joined', async () => {
    await site.deliver(KEY, logOf(...comments(1)))
    site.trouble.s3 = ({ method }) =>
      method === 'PUT' ? { when: 'before', status: 503, code: 'SlowDown' } : undefined
    const batch = await messages(await notification())
    expect(await site.read(batch)).toEqual(failed('message-0'))
    expect((await site.parts.state.totals('comments/p')).counters.get('count')).toBe(1)
    delete site.trouble.s3
    expect(await site.read(batch)).toEqual(failed())
    expect(site.text(HEAD)).toBe(await expected(comments(1)))
  })

  it('costs one transaction a subject, one for all posts, and one put an artifact', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => commentRow(i + 1, `p${i % 9}`, 'hi', edge))
    await site.deliver(KEY, gzipSync(logOf(...rows)))
    const putsBefore = site.s3.counts['PUT'] ?? 0
    await site.read(await notification())
    // Nine posts with ten comments, a total and an entry in the directory each; and the nine posts themselves.
    const [all, ...posts] = [...site.dynamo.transactionItems].sort((a, b) => a - b)
    expect([all, posts]).toEqual([11, Array.from({ length: 9 }, () => 12)])
    expect((site.s3.counts['PUT'] ?? 0) - putsBefore).toBe(10)
    site.dynamo.transactionItems.length = 0
    await site.read(await notification())
    expect(site.dynamo.transactionItems).toEqual([])
    expect((site.s3.counts['PUT'] ?? 0) - putsBefore).toBe(10)
  })

  it('mails the owner what is new, once', async () => {
    const report = { id: 'error-event-1', kind: 'TypeError', message: 'no', file: '/a.js' }
    await site.deliver(KEY, logOf(rowOf('error/js', report, 1, edge)))
    const batch = await messages(await notification())
    await site.read(batch)
    await site.read(batch)
    expect(site.mails.map(({ subject }) => subject)).toEqual(['1 new error on example.org'])
    expect(site.text('private/errors/error/js.txt')).toContain('kind=TypeError')
  })

  it('reads no bucket but the log, and never one that it writes', async () => {
    expect(await site.read(await notification('a.gz', 'public'))).toMatchObject({
      message: 'The bucket "public" is not the log\'s.',
    })
    expect(await startLogReader({ logBucket: 'public' }).catch(String)).toBe(
      'Error: The bucket "public" would be read and written.',
    )
    expect(Object.keys(site.s3.counts)).toEqual([])
  })

  it('fails where the keys cannot be had: nothing may be taken for forged that is not', async () => {
    const closed = await startLogReader({ keys: () => Promise.reject(new Error('No keys.')) })
    await closed.deliver(KEY, logOf(...comments(1)))
    expect(await closed.read(await messages(await notification()))).toEqual(failed('message-0'))
    expect(closed.service.errors).toMatchObject([{ error: { message: 'No keys.' } }])
    await closed.end()
  })

  it('begins no log that it has no time to end', async () => {
    await site.deliver(KEY, logOf(...comments(1)))
    expect(await site.read(await messages(await notification()), 14_000)).toEqual(
      failed('message-0'),
    )
    expect(site.text(HEAD)).toBeUndefined()
  })
})

describe('a head that has grown', () => {
  it('is cut by an event that the site sends to itself, with a session of its own', async () => {
    const requests: IncomingMessage[] = []
    const door = createServer((request, response) => {
      requests.push(request)
      response.writeHead(202, { 'retry-after': '2' }).end()
    })
    await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
    const siteUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
    const grown = await startLogReader({ siteUrl, headBytesMax: 2_000 })
    const times = Array.from({ length: 40 }, (_, i) => 1_763_800_000_001 + i)
    await grown.deliver(KEY, logOf(...comments(...times)))
    expect(await grown.read(await messages(await notification()))).toEqual(failed())
    expect(grown.service.errors).toEqual([])
    expect(requests).toHaveLength(1)
    const { url, method, headers } = requests[0]!
    expect([method, url?.replace(/id=[\w-]{22}/, 'id=')]).toEqual([
      'POST',
      '/fastevent/comment/aggregate?id=&post=p&before=1763800000021',
    ])
    expect([headers.origin, headers['sec-fetch-site']]).toEqual([siteUrl, 'same-origin'])
    const token = /^session=(.+)$/.exec(headers.cookie ?? '')?.[1] ?? ''
    const secret = new TextEncoder().encode(DEPLOYED_KEYS.session[0].key)
    const verify = createSessionVerifier({ keys: { secret }, issuer: 'site-events' })
    expect(await verify({ token, from: 'cookie' })).toMatchObject({ roles: ['system'] })
    // What the log does not have yet is not in the state either.
    expect((await grown.parts.state.totals('comments/p')).counters.get('cuts')).toBeUndefined()
    await grown.end()
    door.close()
  })
})
