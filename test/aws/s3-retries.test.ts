import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { createSdkObjectCalls } from '../../server/adapter/s3/sdk-object-calls.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { startLoopbackS3, type Fault, type LoopbackS3 } from './loopback-s3.js'

const KEY = 'comments/post.txt'
const ABSENT = { ifAbsent: true } as const

let s3: LoopbackS3
afterEach(() => s3.stop())

/** A store over a client of the SDK as it is without options: it tries three times. */
async function open(...faults: Fault[]): Promise<ArtifactStore> {
  s3 = await startLoopbackS3({
    fault: ({ method }) => (method === 'PUT' ? faults.shift() : undefined),
  })
  const client = new S3Client({
    endpoint: s3.url,
    region: s3.region,
    credentials: s3.credentials,
    forcePathStyle: true,
  })
  return createS3ArtifactStore(createSdkObjectCalls(client), { bucket: 'public' })
}

describe('a client of the SDK that tries again by itself', () => {
  it('does not take its own text for a rival where the first reply was lost', async () => {
    const store = await open({ when: 'after', drop: true })
    expect(await store.put(KEY, 'text', ABSENT)).toEqual({ ok: false, reason: 'unknown' })
    expect(s3.counts['PUT']).toBe(2)
    expect((await store.get(KEY))?.text).toBe('text')
  })

  it('has stored what it says is stored', async () => {
    const store = await open({ when: 'before', drop: true })
    expect(await store.put(KEY, 'text', ABSENT)).toMatchObject({ ok: true })
    expect((await store.get(KEY))?.text).toBe('text')
  })

  it('has a conflict where the first reply says so', async () => {
    const store = await open()
    await store.put(KEY, 'text', ABSENT)
    expect(await store.put(KEY, 'other', ABSENT)).toEqual({ ok: false, reason: 'conflict' })
  })

  it('stores an empty text, and warns of nothing', async () => {
    const store = await open()
    const warn = vi.spyOn(console, 'warn')
    expect(await store.put(KEY, '', ABSENT)).toMatchObject({ ok: true })
    expect((await store.get(KEY))?.text).toBe('')
    expect(warn).not.toHaveBeenCalled()
  })
})
