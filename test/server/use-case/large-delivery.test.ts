import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { OPTIONS } from '../log/attestor.js'
import { madeLog } from '../log/made-log.js'
import { fileOf, reader } from './delivered.js'

/** CI reads more; a quick run enough for two groups. Every second row is an event. */
const MEGABYTES = process.env['CI'] ? 300 : 90
const EVENT_SHARE = 0.5
/** A group of 50,000 events, what comes of 500 of them, and Node.js itself. */
const RSS_BYTES_MAX = 300_000_000

it(`a delivered log of ${MEGABYTES} MB is read in under 300 MB of memory`, async () => {
  const made = { bytes: 0, events: 0 }
  const { ports, read, service, puts } = reader()
  let peak = 0
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    let count = 0
    for await (const chunk of madeLog(MEGABYTES * 1_000_000, made, EVENT_SHARE)) {
      if (count++ % 16 === 0) {
        await turn()
        peak = Math.max(peak, process.memoryUsage.rss())
      }
      yield chunk
    }
  }
  Object.assign(ports, { read: OPTIONS })
  const begun = performance.now()
  expect(await read(fileOf(chunks))).toBeUndefined()
  const seconds = (performance.now() - begun) / 1_000
  console.log(
    `${MEGABYTES} MB, ${made.events} events in ${seconds.toFixed(1)} s, peak ${Math.round(peak / 1e6)} MB`,
  )
  expect(service.events).toMatchObject([{ type: 'LOG_READ', payload: { events: made.events } }])
  expect(made.events).toBeGreaterThan(50_000)
  expect(peak).toBeLessThan(RSS_BYTES_MAX)
  // One put of the head, whatever the number of events and groups, and one of the counts.
  expect(puts).toHaveLength(2)
}, 300_000)
