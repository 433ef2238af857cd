import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CADDY_LOG, CLOUDFRONT_LOG, NGINX_LOG, realtimeLog } from '../../../codec/index.js'
import { gunzip } from '../../../server/adapter/node/gunzip.js'
import { readLog } from '../../../server/log/read-log.js'
import { rewriteLog } from '../../../server/log/rewrite-log.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { OPTIONS, bytesOf, cut, logRow, stream } from './attestor.js'
import { logHeader, logLine } from '../../../server/log/log-line.js'

const SPECIMENS = [
  ['nginx.log', NGINX_LOG],
  ['caddy.log', CADDY_LOG],
  ['realtime.log', realtimeLog()],
  ['legacy-33.log', CLOUDFRONT_LOG],
  ['v2-w3c.log', CLOUDFRONT_LOG],
  ['v2-json.log', CLOUDFRONT_LOG],
  ['fields-midway.log', CLOUDFRONT_LOG],
] as const

const specimen = (name: string): Buffer =>
  readFileSync(new URL(`./specimens/${name}`, import.meta.url))

type Counts = Record<string, number>

async function rewritten(
  bytes: Uint8Array,
  format = CLOUDFRONT_LOG,
): Promise<{ text: string; rejects: Counts }> {
  const all = { text: '', rejects: {} as Counts }
  for await (const { text, rejects } of rewriteLog(stream(cut(bytes, 997)), { format, gunzip })) {
    all.text += text
    for (const [reason, count] of rejects) all.rejects[reason] = (all.rejects[reason] ?? 0) + count
  }
  return all
}

async function read(
  bytes: Uint8Array,
  format = CLOUDFRONT_LOG,
): Promise<{ events: AttestedEvent[]; rejects: Counts }> {
  const all = { events: [] as AttestedEvent[], rejects: {} as Counts }
  for await (const { events, rejects } of readLog(stream([bytes]), { ...OPTIONS, format })) {
    all.events.push(...events)
    for (const [reason, count] of rejects) all.rejects[reason] = (all.rejects[reason] ?? 0) + count
  }
  return all
}

describe.each(SPECIMENS)('the specimen %s, written anew', (name, format) => {
  it('gives the same events, with the same times and actors, and the same rejects', async () => {
    const { text, rejects } = await rewritten(specimen(name), format)
    const again = await read(bytesOf(text))
    const before = await read(specimen(name), format)
    expect(again.events).toEqual(before.events)
    const sums: Counts = { ...rejects }
    for (const [reason, count] of Object.entries(again.rejects)) {
      sums[reason] = (sums[reason] ?? 0) + count
    }
    expect(sums).toEqual(before.rejects)
  })

  it('is the same where it is compressed', async () => {
    const bytes = specimen(name)
    expect(await rewritten(gzipSync(bytes), format)).toEqual(await rewritten(bytes, format))
  })
})

describe('a log written anew', () => {
  it('has no row of what is no event', async () => {
    const { text } = await rewritten(specimen('nginx.log'), NGINX_LOG)
    expect(text).not.toContain('/posts/a/')
    expect(text.match(/^#Fields/gm)).toHaveLength(1)
  })

  it('says what cut it short', async () => {
    const packed = gzipSync(specimen('caddy.log'))
    const { rejects } = await rewritten(packed.subarray(0, packed.length - 20), CADDY_LOG)
    expect(rejects).toHaveProperty('truncated_gzip', 1)
  })

  it('leaves out a last line that may be cut', async () => {
    const fields = { id: 'some-comment', post: 'p', body: 'x' }
    const row = { ...logRow('comment', fields), host: '', userAgent: '', referer: '' }
    const text = logHeader() + logLine(row) + logLine(row)
    const { rejects } = await rewritten(bytesOf(text.slice(0, text.length - 800)))
    expect(rejects).toEqual({ torn_line: 1 })
  })
})
