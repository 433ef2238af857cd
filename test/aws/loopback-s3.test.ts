import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { AwsV4Signer } from 'aws4fetch'
import { afterEach, describe, expect, it } from 'vitest'
import { startLoopbackS3, type LoopbackS3, type LoopbackS3Options } from './loopback-s3.js'
import { s3Client } from './s3-calls.js'

let s3: LoopbackS3
afterEach(() => s3.stop())

async function start(options: LoopbackS3Options = {}) {
  s3 = await startLoopbackS3(options)
  return s3Client(s3)
}

const AT = { Bucket: 'public', Key: 'a b/é+.txt' }

describe('the loopback S3', () => {
  it('keeps objects, with what is said of them', async () => {
    const client = await start()
    const put = await client.send(
      new PutObjectCommand({ ...AT, Body: 'text', ContentType: 'text/plain' }),
    )
    expect(put.ETag).toBe('"1cb251ec0d568de6a929b520c4aed8d1"')
    const got = await client.send(new GetObjectCommand(AT))
    expect([got.ETag, got.ContentType, await got.Body?.transformToString()]).toEqual([
      put.ETag,
      'text/plain',
      'text',
    ])
    const head = await client.send(new HeadObjectCommand(AT))
    expect([head.ETag, head.ContentLength]).toEqual([put.ETag, 4])
    await client.send(new DeleteObjectCommand(AT))
    await expect(client.send(new HeadObjectCommand(AT))).rejects.toMatchObject({ name: 'NotFound' })
    expect(s3.counts).toEqual({ PUT: 1, GET: 1, HEAD: 2, DELETE: 1 })
  })

  it('lists keys page by page, in the order of their bytes', async () => {
    const client = await start()
    const keys = ['a/&.txt', 'a/1.txt', 'a/\uFFFD.txt', 'a/👍.txt', 'b.txt']
    for (const Key of keys)
      await client.send(new PutObjectCommand({ Bucket: 'public', Key, Body: Key }))
    const listed: (string | undefined)[] = []
    for (let token: string | undefined, page = 0; page === 0 || token !== undefined; page++) {
      const { Contents = [], NextContinuationToken } = await client.send(
        new ListObjectsV2Command({
          Bucket: 'public',
          Prefix: 'a/',
          MaxKeys: 3,
          ContinuationToken: token,
        }),
      )
      listed.push(...Contents.map(({ Key }) => Key))
      token = NextContinuationToken
    }
    expect(listed).toEqual(keys.slice(0, 4))
  })

  it('refuses what is signed by another key, or not at all', async () => {
    await start()
    const credentials = { ...s3.credentials, secretAccessKey: 'another' }
    const stranger = s3Client({ ...s3, credentials })
    await expect(stranger.send(new GetObjectCommand(AT))).rejects.toThrow('SignatureDoesNotMatch')
    expect((await fetch(`${s3.url}/public/a.txt`)).status).toBe(403)
  })

  it.each<[string, Partial<Raw>]>([
    ['a body', { body: 'other' }],
    ['a path', { path: '/public/b.txt' }],
    ['a condition', { headers: { 'if-none-match': '"other"' } }],
    ['a header of AWS that is not signed', { headers: { 'x-amz-acl': 'public-read' } }],
    ['a time', { headers: { 'x-amz-date': '20200101T000000Z' } }],
  ])('refuses %s that was changed on its way', async (_, change) => {
    await start()
    const signed = await sign('/public/a.txt', { 'if-none-match': '*' }, 'text')
    expect(
      (await sendRaw({ ...signed, ...change, headers: { ...signed.headers, ...change.headers } }))
        .status,
    ).toBeGreaterThanOrEqual(400)
    expect((await sendRaw(signed)).status).toBe(200)
  })

  it('takes a bucket from the name of the host', async () => {
    const client = await start()
    const host = `public.localhost:${new URL(s3.url).port}`
    const signed = await sign('/a.txt', {}, 'text', `http://${host}`)
    expect((await sendRaw({ ...signed, headers: { ...signed.headers, host } })).status).toBe(200)
    const got = await client.send(new GetObjectCommand({ Bucket: 'public', Key: 'a.txt' }))
    expect(await got.Body?.transformToString()).toBe('text')
  })

  it('refuses a rival of a conditional put that is under way, and writes once', async () => {
    const client = await start({ conflictWindow: true, latencyMs: 5 })
    const puts = await Promise.allSettled(
      ['a', 'b', 'c'].map((Body) =>
        client.send(new PutObjectCommand({ ...AT, Body, IfNoneMatch: '*' })),
      ),
    )
    const refused = puts.flatMap((put) =>
      put.status === 'rejected' ? [(put.reason as Error).name] : [],
    )
    expect(refused).toEqual(['ConditionalRequestConflict', 'ConditionalRequestConflict'])
  })
})

interface Raw {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

async function sign(
  path: string,
  headers: Record<string, string>,
  body: string,
  origin = s3.url,
): Promise<Raw> {
  const hash = createHash('sha256').update(body).digest('hex')
  const signer = new AwsV4Signer({
    ...s3.credentials,
    region: s3.region,
    service: 's3',
    method: 'PUT',
    url: `${origin}${path}`,
    headers: { ...headers, 'x-amz-content-sha256': hash },
  })
  return { path, headers: Object.fromEntries((await signer.sign()).headers), body }
}

function sendRaw({ path, headers, body }: Raw): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${s3.url}${path}`, { method: 'PUT', headers }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0 }))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
