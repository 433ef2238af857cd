import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  createSignedRequests,
  type AwsCredentials,
} from '../../server/adapter/aws/signed-request.js'
import type { ObjectCalls } from '../../server/adapter/s3/object-calls.js'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { artifactStoreContract } from '../contract/artifact-store.js'
import { artifactVersionContract } from '../contract/artifact-version.js'
import { describeOn, type Emulator } from '../emulator/emulator.js'
import { moto } from '../emulator/moto.js'
import { versitygw, VERSITYGW_ACCESS } from '../emulator/versitygw.js'
import { createQueue } from './queue.js'
import { startLoopbackS3 } from './loopback-s3.js'
import { OBJECT_CALLS, s3Client, type Endpoint } from './s3-calls.js'

// An emulator in Python or Java takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const BUCKET = 'public'
const FOREIGN = '"0123456789abcdef0123456789abcdef"'
const TEXT_ETAG = '"1cb251ec0d568de6a929b520c4aed8d1"'
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

interface Question {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly secretAccessKey?: string
}

/** What S3 answers. `there.txt` holds `text`. */
const ANSWERS: Readonly<Record<string, readonly [Question, string]>> = {
  'a missing key': [{ method: 'GET', path: 'public/none.txt' }, '404 NoSuchKey'],
  'a missing bucket': [{ method: 'GET', path: 'missing/none.txt' }, '404 NoSuchBucket'],
  'a put to a missing bucket': [{ method: 'PUT', path: 'missing/none.txt' }, '404 NoSuchBucket'],
  'a text that is known': [
    { method: 'GET', path: 'public/there.txt', headers: { 'if-none-match': TEXT_ETAG } },
    '304',
  ],
  'a put where nothing may be': [
    { method: 'PUT', path: 'public/there.txt', headers: { 'if-none-match': '*' } },
    '412 PreconditionFailed',
  ],
  'a put over another text': [
    { method: 'PUT', path: 'public/there.txt', headers: { 'if-match': FOREIGN } },
    '412 PreconditionFailed',
  ],
  'a put over a missing key': [
    { method: 'PUT', path: 'public/none.txt', headers: { 'if-match': FOREIGN } },
    '404 NoSuchKey',
  ],
  'a put unless it is this text': [
    { method: 'PUT', path: 'public/there.txt', headers: { 'if-none-match': FOREIGN } },
    '501 NotImplemented',
  ],
  'a wrong signature': [
    { method: 'GET', path: 'public/there.txt', secretAccessKey: 'another' },
    '403 SignatureDoesNotMatch',
  ],
  'a body that was damaged': [
    { method: 'PUT', path: 'public/sha.txt', headers: { 'x-amz-content-sha256': EMPTY_SHA256 } },
    '400 XAmzContentSHA256Mismatch',
  ],
}

/** Where moto is no S3: it looks at no signature, and takes `If-None-Match` with an ETag for no condition. */
const MOTO_ANSWERS: Readonly<Record<string, string>> = {
  'a put unless it is this text': '200',
  'a wrong signature': '200',
  'a body that was damaged': '200',
}

answers('the loopback S3', {}, () => startLoopbackS3())

onEmulator(moto, { accessKeyId: 'testing', secretAccessKey: 'testing' }, MOTO_ANSWERS, inTurn)
onEmulator(versitygw, VERSITYGW_ACCESS, {}, (calls) => calls)

/**
 * Moto looks at the condition of a put in one step and puts in another, so that two of a race may win. It is asked one thing
 * at a time: what a race comes to, the loopback S3 and versitygw are asked.
 */
function inTurn(calls: ObjectCalls): ObjectCalls {
  const queue = createQueue()
  return {
    get: (...given) => queue(() => calls.get(...given)),
    put: (...given) => queue(() => calls.put(...given)),
  }
}

function onEmulator(
  emulator: Emulator,
  credentials: AwsCredentials,
  others: Readonly<Record<string, string>>,
  asked: (calls: ObjectCalls) => ObjectCalls,
): void {
  describeOn(emulator, `artifacts on ${emulator.name}`, (running) => {
    const endpoint = (): Endpoint => ({ url: running.url, region: 'us-east-1', credentials })
    for (const [name, createCalls] of OBJECT_CALLS) {
      const create = async () => {
        const bucket = `site-${Math.random().toString(36).slice(2)}`
        await s3Client(endpoint()).send(new CreateBucketCommand({ Bucket: bucket }))
        return { port: createS3ArtifactStore(asked(createCalls(endpoint())), { bucket }) }
      }
      artifactStoreContract(`by ${name}`, create)
      artifactVersionContract(`by ${name}`, create)
    }
    answers(emulator.name, others, async () => {
      await s3Client(endpoint()).send(new CreateBucketCommand({ Bucket: BUCKET }))
      return endpoint()
    })
  })
}

/** Asks for each answer, and expects S3's own, or another where that is known. */
function answers(
  name: string,
  others: Readonly<Record<string, string>>,
  start: () => Promise<Endpoint & { stop?: () => Promise<void> }>,
): void {
  describe(`what ${name} answers to`, () => {
    let endpoint: Endpoint
    beforeAll(async () => {
      const started = await start()
      endpoint = started
      await ask({ method: 'PUT', path: 'public/there.txt' })
      return started.stop
    })

    async function ask({ method, path, headers = {}, ...own }: Question): Promise<string> {
      const { url, region, credentials } = endpoint
      const send = createSignedRequests({ region, credentials: { ...credentials, ...own } })
      const body = method === 'PUT' ? { body: 'text' } : {}
      const answer = await send({ service: 's3', method, url: `${url}/${path}`, headers, ...body })
      return `${answer.status} ${/<Code>(.*?)<\/Code>/.exec(answer.body)?.[1] ?? ''}`.trim()
    }

    it.each(Object.entries(ANSWERS))('%s', async (what, [question, answer]) => {
      expect(await ask(question)).toBe(others[what] ?? answer)
    })
  })
}
