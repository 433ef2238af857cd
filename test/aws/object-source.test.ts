import { afterEach, describe, expect, it } from 'vitest'
import { createObjectSource, type OpenObject } from '../../server/adapter/s3/object-source.js'
import { startLoopbackS3, type LoopbackS3, type LoopbackS3Options } from './loopback-s3.js'
import { s3Client } from './s3-calls.js'

const PLACE = { bucket: 'logs', key: 'cf/year=2026/E1 +.gz' }
const BYTES = Buffer.alloc(3_000_000, 'log ')

let s3: LoopbackS3
afterEach(() => s3.stop())

async function open(options: LoopbackS3Options = {}): Promise<OpenObject> {
  s3 = await startLoopbackS3(options)
  const client = s3Client(s3)
  s3.objects.set(`${PLACE.bucket}/${PLACE.key}`, {
    body: BYTES,
    etag: '"log"',
    contentType: 'application/gzip',
    cacheControl: undefined,
    version: undefined,
    time: new Date(),
  })
  return createObjectSource(client)
}

async function chunksOf(opened: ReturnType<OpenObject>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await opened) ?? []) chunks.push(chunk)
  return chunks
}

describe('a source of objects', () => {
  it('gives an object chunk by chunk', async () => {
    const source = await open()
    const chunks = await chunksOf(source(PLACE))
    expect(Buffer.concat(chunks).equals(BYTES)).toBe(true)
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(BYTES.length / 4)
    expect(await chunksOf(source({ ...PLACE, versionId: 'null' }))).not.toEqual([])
  })

  it('has nothing where the object, or its version, is gone', async () => {
    const source = await open()
    expect(await source({ ...PLACE, key: 'cf/gone.gz' })).toBeUndefined()
    expect(await source({ ...PLACE, versionId: 'gone' })).toBeUndefined()
  })

  it('says so where it may not look', async () => {
    const source = await open({
      fault: () => ({ when: 'before', status: 403, code: 'AccessDenied' }),
    })
    await expect(source(PLACE)).rejects.toThrow('AccessDenied')
    await s3.stop()
    await expect((await open())({ ...PLACE, bucket: 'missing' })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
  })

  it('throws within the chunks where the connection ends', async () => {
    const source = await open({ fault: () => ({ when: 'after', cut: true }) })
    const opened = await source(PLACE)
    expect(opened).toBeDefined()
    await expect(chunksOf(Promise.resolve(opened))).rejects.toThrow('aborted')
  })
})
