import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatQuery, siteEvent } from '../../dist/codec/index.js'
import { nodeCrypto } from '../../dist/server/adapter/node/edge-crypto.js'
import { inflate } from '../../dist/server/adapter/node/inflate.js'
import { createAttestor } from '../../dist/server/edge/attestor.js'
import { firstAnswer } from './first-answer.mjs'
import { median } from './load.mjs'
import { startServer } from './processes.mjs'
import { report } from './report.mjs'

/**
 * Cold starts of the fast handler, from the start of its process to its first 202, against an empty handler on the same
 * bootstrap, in turn. S3, DynamoDB and Parameter Store are on loopback, in a process of their own. Fails over
 * `RATIO_MAX`.
 */
const STARTS = 20
const RATIO_MAX = 1.8
const RATIO_GOAL = 1.4

const file = (path) => fileURLToPath(new URL(path, import.meta.url))
const keyOf = (kid) => ({ kid, key: randomBytes(32).toString('base64url') })
const keys = { session: [keyOf('s')], attestation: [keyOf('a')], identity: keyOf('i').key }
const attestor = createAttestor(nodeCrypto, keys, inflate)

/** A comment on a post of its own, as the edge sends it on (function URL, payload 2.0). */
function attestedEvent(post) {
  const id = randomBytes(16).toString('base64url')
  const fields = {
    id,
    post,
    body: 'A comment of a usual length, with some words in it.',
    name: 'Visitor',
  }
  const about = { at: Date.now(), requestId: 'r', hold: false }
  const { text } = attestor.attest(siteEvent('comment', fields), { address: '192.0.2.1' }, about)
  return {
    version: '2.0',
    rawPath: '/fastevent/comment',
    rawQueryString: formatQuery(fields),
    headers: { host: 'abcdefghij.lambda-url.eu-west-1.on.aws', 'x-event-attestation': text },
    requestContext: {
      requestId: 'r',
      timeEpoch: Date.now(),
      http: { method: 'POST', path: '/fastevent/comment', sourceIp: '192.0.2.1' },
    },
    isBase64Encoded: false,
  }
}

export async function coldStart() {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-cold-'))
  const aws = await startServer([file('canned-aws.mjs'), JSON.stringify(keys)])
  try {
    await copyFile(file('../../dist/aws/fast.mjs'), join(folder, 'fast.mjs'))
    await writeFile(
      join(folder, 'empty.mjs'),
      'export const handler = async () => ({ statusCode: 202, headers: {}, body: "" })\n',
    )
    const endpoint = aws.url.replace(/\/$/, '')
    const env = {
      TABLE: 'site-events',
      PUBLIC_BUCKET: 'public',
      PRIVATE_BUCKET: 'private',
      KEYS_PARAMETER: '/site-events/keys',
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_SSM: endpoint,
    }
    const timeOf = async (name, post) => {
      const { ms, answer } = await firstAnswer(
        { folder, handler: `${name}.handler`, env },
        attestedEvent(post),
      )
      if (answer.statusCode !== 202 || answer.headers['retry-after'] !== undefined)
        throw new Error(`${name} answered ${JSON.stringify(answer)}`)
      return ms
    }
    const times = { fast: [], empty: [] }
    // The first of each reads its files from the disk.
    for (const name of ['empty', 'fast']) await timeOf(name, 'warm')
    for (let n = 0; n < STARTS; n++) {
      for (const name of ['empty', 'fast']) times[name].push(await timeOf(name, `post-${n}`))
    }
    const [fast, empty] = [median(times.fast), median(times.empty)]
    console.log(
      `  ${STARTS} cold starts each: fast ${fast.toFixed(0)} ms, an empty handler ${empty.toFixed(0)} ms; the goal is ${RATIO_GOAL} ×`,
    )
    return report(
      "the fast handler's first 202, against an empty one's",
      fast / empty,
      RATIO_MAX,
      false,
    )
  } finally {
    await aws.stop()
    await rm(folder, { recursive: true })
  }
}
