import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { isWellFormed } from '../../codec/index.js'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { ASKS_MAX } from '../../server/adapter/s3/ask-again.js'
import type { ObjectCalls } from '../../server/adapter/s3/object-calls.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { Clock } from '../../server/port/clock.js'
import {
  startLoopbackS3,
  type Fault,
  type LoopbackS3,
  type LoopbackS3Options,
} from './loopback-s3.js'
import { OBJECT_CALLS } from './s3-calls.js'

const KEY = 'comments/post.txt'
const ABSENT = { ifAbsent: true } as const
/** Well-formed, and of no object. */
const FOREIGN = { ifRevision: '"0123456789abcdef0123456789abcdef"' } as const
const CONFLICT = { ok: false, reason: 'conflict' }
const UNKNOWN = { ok: false, reason: 'unknown' }
const TIMEOUT_MS = 100
const LATE_MS = 300

let stop: () => Promise<void> = async () => undefined
afterEach(() => stop())

describe.each(OBJECT_CALLS)('artifacts in S3 by %s', (_, createCalls) => {
  let s3: LoopbackS3
  const waits: number[] = []

  /** Starts an S3 and a store that waits for nothing. */
  async function open(
    options: LoopbackS3Options = {},
    change: (calls: ObjectCalls) => ObjectCalls = (calls) => calls,
    prefix = '',
  ): Promise<ArtifactStore> {
    waits.length = 0
    s3 = await startLoopbackS3(options)
    stop = () => s3.stop()
    const clock: Clock = {
      now: () => Date.now(),
      sleep: async (ms) => void waits.push(ms),
      random: () => 0.999,
    }
    return createS3ArtifactStore(change(createCalls(s3, TIMEOUT_MS)), {
      bucket: 'public',
      prefix,
      clock,
    })
  }

  /** Lets the first requests of a method fail. */
  const failing =
    (method: string, ...faults: Fault[]): NonNullable<LoopbackS3Options['fault']> =>
    (request) =>
      request.method === method ? faults.shift() : undefined

  const stored = (key = KEY): string | undefined => s3.objects.get(`public/${key}`)?.body.toString()

  it.each<[string, Fault, string | undefined]>([
    ['a connection that ends before', { when: 'before', drop: true }, undefined],
    ['a connection that ends after', { when: 'after', drop: true }, 'text'],
    ['an error 500 before', { when: 'before', status: 500, code: 'InternalError' }, undefined],
    ['an error 500 after', { when: 'after', status: 500, code: 'InternalError' }, 'text'],
    ['an answer that comes too late, after', { when: 'after', delayMs: LATE_MS }, 'text'],
  ])('does not know what became of a put with %s the write', async (_name, fault, left) => {
    const store = await open({ fault: failing('PUT', fault) })
    expect(await store.put(KEY, 'text', ABSENT)).toEqual(UNKNOWN)
    expect([stored(), s3.counts['PUT']]).toEqual([left, 1])
    expect((await store.get(KEY))?.text).toBe(left)
  })

  it.each([
    [409, 'ConditionalRequestConflict'],
    [409, 'OperationAborted'],
    [412, 'PreconditionFailed'],
    [404, 'NoSuchKey'],
  ])('takes %i %s for a conflict', async (status, code) => {
    const store = await open({ fault: failing('PUT', { when: 'before', status, code }) })
    expect(await store.put(KEY, 'text', FOREIGN)).toEqual(CONFLICT)
  })

  it('has a conflict where the artifact to replace is gone', async () => {
    const store = await open()
    expect(await store.put(KEY, 'text', FOREIGN)).toEqual(CONFLICT)
    expect([stored(), s3.counts['PUT']]).toEqual([undefined, 1])
  })

  it('never asks with a condition that is no entity tag', async () => {
    const store = await open()
    await store.put(KEY, 'text', ABSENT)
    for (const ifRevision of ['', '*', 'forged', 'W/"1"', '"a", "b"', '"\n"'])
      expect(await store.put(KEY, 'other', { ifRevision })).toEqual(CONFLICT)
    expect([stored(), s3.counts['PUT']]).toEqual(['text', 1])
  })

  it('waits and asks again where S3 asks to slow down', async () => {
    const slow: Fault = { when: 'before', status: 503, code: 'SlowDown' }
    const store = await open({ fault: failing('PUT', slow, slow) })
    expect(await store.put(KEY, 'text', ABSENT)).toMatchObject({ ok: true })
    expect(s3.counts['PUT']).toBe(3)
    expect(waits.map(Math.ceil)).toEqual([50, 100])
  })

  it('says so where S3 asks to slow down for too long', async () => {
    const slow: Fault = { when: 'before', status: 503, code: 'SlowDown' }
    const store = await open({ fault: () => slow })
    await expect(store.put(KEY, 'text', ABSENT)).rejects.toThrow(
      /again and again to slow down.*SlowDown/,
    )
    await expect(store.look(KEY)).rejects.toThrow(/again and again to slow down.*SlowDown/)
    expect(s3.counts).toEqual({ PUT: ASKS_MAX, GET: ASKS_MAX })
  })

  it('does not take its own text for a rival, should a slow S3 have stored it', async () => {
    const store = await open({
      fault: failing('PUT', { when: 'after', status: 503, code: 'SlowDown' }),
    })
    expect(await store.put(KEY, 'text', ABSENT)).toEqual(UNKNOWN)
  })

  it.each<[string, Fault]>([
    ['the connection ends', { when: 'before', drop: true }],
    ['the connection ends within the text', { when: 'after', cut: true }],
    ['the answer is an error', { when: 'before', status: 500, code: 'InternalError' }],
    ['the answer comes too late', { when: 'before', delayMs: LATE_MS }],
  ])('reads again where %s', async (_name, fault) => {
    const store = await open({ fault: failing('GET', fault) })
    await store.put(KEY, 'text', ABSENT)
    expect((await store.get(KEY))?.text).toBe('text')
    expect(s3.counts['GET']).toBe(2)
  })

  it('says so where S3 never answers', async () => {
    const store = await open({ fault: () => ({ when: 'before', drop: true }) })
    await expect(store.get(KEY)).rejects.toThrow(/does not answer: "comments\/post.txt"/)
    expect(s3.counts['GET']).toBe(ASKS_MAX)
  })

  it('reads again where the reply about an absent artifact ends too early', async () => {
    const store = await open({ fault: failing('GET', { when: 'after', cut: true }) })
    expect(await store.get(KEY)).toBeUndefined()
    expect(s3.counts['GET']).toBe(2)
  })

  it.each(['<html>Bad gateway</html>', ''])(
    'does not know what became of a put that a gateway answers with %j',
    async (body) => {
      const store = await open({ fault: failing('PUT', { when: 'after', status: 502, body }) })
      expect(await store.put(KEY, 'text', ABSENT)).toEqual(UNKNOWN)
    },
  )

  it('says so where nothing listens', async () => {
    const store = await open()
    await s3.stop()
    await expect(store.get(KEY)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('takes a key that it may not even look for as absent', async () => {
    const store = await open({
      fault: failing('GET', { when: 'before', status: 403, code: 'AccessDenied' }),
    })
    expect(await store.get(KEY)).toBeUndefined()
  })

  it.each([
    [403, 'AccessDenied'],
    [400, 'ExpiredToken'],
    [301, 'PermanentRedirect'],
  ])('says so where S3 refuses a put with %i %s', async (status, code) => {
    const store = await open({ fault: failing('PUT', { when: 'before', status, code }) })
    await expect(store.put(KEY, 'text', ABSENT)).rejects.toThrow(`put: ${status} ${code}`)
  })

  it('takes a missing bucket for no missing key', async () => {
    const store = await open({ buckets: ['other'] })
    await expect(store.get(KEY)).rejects.toThrow('404 NoSuchBucket')
    await expect(store.put(KEY, 'text', ABSENT)).rejects.toThrow('404 NoSuchBucket')
    await expect(store.put(KEY, 'text', FOREIGN)).rejects.toThrow('404 NoSuchBucket')
  })

  it('takes a wrong secret for no missing key', async () => {
    const s3 = await startLoopbackS3()
    stop = () => s3.stop()
    const credentials = { ...s3.credentials, secretAccessKey: 'another' }
    const store = createS3ArtifactStore(createCalls({ ...s3, credentials }), { bucket: 'public' })
    await expect(store.get(KEY)).rejects.toThrow('403 SignatureDoesNotMatch')
  })

  it('has S3 leave out a text that is held', async () => {
    const heard: string[] = []
    const store = await open({}, (calls) => ({
      ...calls,
      get: async (place, known) => {
        const answer = await calls.get(place, known)
        heard.push(answer.is)
        return answer
      },
    }))
    const put = await store.put(KEY, 'text', ABSENT)
    expect((await store.look(KEY))?.text()).toBe('text')
    s3.objects.clear()
    expect(await store.look(KEY)).toBeUndefined()
    const again = await store.put(KEY, 'text', ABSENT)
    expect(again).toEqual(put)
    const elsewhere = createS3ArtifactStore(createCalls(s3), { bucket: 'public' })
    expect((await elsewhere.look(KEY))?.is('text')).toBe(true)
    await elsewhere.put(KEY, 'newer', { ifRevision: again.ok ? again.revision : '' })
    expect((await store.look(KEY))?.is('newer')).toBe(true)
    expect(heard).toEqual(['known', 'absent', 'found'])
  })

  it('serves an artifact as a text that is asked about anew', async () => {
    const store = await open({}, undefined, 'site/')
    await store.put(KEY, '', ABSENT)
    expect(s3.objects.get(`public/site/${KEY}`)).toMatchObject({
      contentType: 'text/plain; charset=utf-8',
      cacheControl: 'no-cache',
    })
    expect((await store.get(KEY))?.text).toBe('')
  })

  it('stores under every key, or says that it is none', async () => {
    const store = await open()
    await fc.assert(
      fc.asyncProperty(anyKey, async (key) => {
        s3.objects.clear()
        const outcome = await store.put(key, key, ABSENT).catch((error: unknown) => error)
        const isKey = key !== '' && !key.split('/').some((segment) => /^\.{0,2}$/.test(segment))
        if (!isKey || !isWellFormed(key) || key.includes('\0'))
          expect(outcome).toMatchObject({ name: 'StoreError', code: 'invalid_key' })
        else expect([outcome, stored(key)]).toMatchObject([{ ok: true }, key])
      }),
      { numRuns: 200 },
    )
  })

  it('takes a key of 1,024 bytes and none of one more', async () => {
    const store = await open()
    const key = 'é'.repeat(512)
    expect(await store.put(key, 'text', ABSENT)).toMatchObject({ ok: true })
    for (const call of [
      store.get(`${key}a`),
      store.look(`${key}a`),
      store.put(`${key}a`, '', ABSENT),
    ])
      await expect(call).rejects.toMatchObject({ code: 'invalid_key' })
  })
})

/** Any text, and texts of what paths and URLs take for something else. */
const anyKey = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(
      fc.constantFrom('a', '/', '.', '..', '%61', '+', ' ', '?', '#', "'", 'é', '\ud83d', '\0'),
    )
    .map((parts) => parts.join('')),
)
