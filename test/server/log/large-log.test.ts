import { createGzip } from 'node:zlib'
import { expect, it } from 'vitest'
import { readLog } from '../../../server/log/read-log.js'
import { OPTIONS } from './attestor.js'
import { madeLog } from './made-log.js'

/** CI reads 1 GB; a quick run enough to show growth, if there were any. */
const MEGABYTES = process.env['CI'] ? 1_000 : 64
const RSS_BYTES_MAX = 200_000_000
const EVENT_SHARE = 0.05

async function measure(chunks: AsyncIterable<Uint8Array>) {
  let [found, rejects, end, peak, batches] = [0, 0, 0, 0, 0]
  const begun = performance.now()
  for await (const batch of readLog(chunks, OPTIONS)) {
    found += batch.events.length
    rejects += batch.rejects.size
    end = batch.end
    if (batches++ % 16 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  const speed = end / 1_000 / (performance.now() - begun)
  return { found, rejects, end, peak, speed }
}

it.each([
  ['plain', MEGABYTES],
  ['gzip', MEGABYTES / 8],
] as const)(
  'a %s log of %i MB is read in under 200 MB of memory',
  async (kind, megabytes) => {
    const made = { bytes: 0, events: 0 }
    const plain = madeLog(megabytes * 1_000_000, made, EVENT_SHARE)
    async function* packed(): AsyncGenerator<Uint8Array> {
      const gzip = createGzip({ level: 1 })
      const fed = (async () => {
        for await (const chunk of plain) {
          if (!gzip.write(chunk)) await new Promise((done) => gzip.once('drain', done))
        }
        gzip.end()
      })()
      for await (const chunk of gzip) yield chunk as Uint8Array
      await fed
    }
    const { found, rejects, end, peak, speed } = await measure(kind === 'gzip' ? packed() : plain)
    console.log(
      `${kind}: ${Math.round(end / 1e6)} MB, ${found} events, ${Math.round(speed)} MB/s, peak ${Math.round(peak / 1e6)} MB`,
    )
    expect({ found, rejects, end }).toEqual({ found: made.events, rejects: 0, end: made.bytes })
    expect(peak).toBeLessThan(RSS_BYTES_MAX)
  },
  120_000,
)
