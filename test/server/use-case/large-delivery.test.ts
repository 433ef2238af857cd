import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createSqliteStateStore } from '../../../server/adapter/sqlite/state-store.js'
import { withDatabase } from '../adapter/temporary.js'
import { OPTIONS } from '../log/attestor.js'
import { madeLog } from '../log/made-log.js'
import { fileOf, reader } from './delivered.js'

/** CI reads more; a quick run enough for two groups. Every second row is an event. */
const MEGABYTES = process.env['CI'] ? 300 : 90
const EVENT_SHARE = 0.5
/** A group of 50,000 events, and what comes of 500 of them. */
const LIVE_BYTES_MAX = 200_000_000
/** How often it is looked, in chunks of 64 KiB: a collection of all garbage takes its time. */
const LOOK_EVERY = 64

// What is garbage says more about the machine than about the reader: Node.js collects it when it sees fit.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

it(`a delivered log of ${MEGABYTES} MB is read in under 200 MB of live memory`, async () => {
  const made = { bytes: 0, events: 0 }
  // The state is on the disk, so that the memory is the reader's own.
  const { port: state, end } = await withDatabase((database) =>
    createSqliteStateStore(database, { rowsHeldMax: 0 }),
  )
  const { ports, read, service, puts } = reader({ state })
  let peak = 0
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    let count = 0
    for await (const chunk of madeLog(MEGABYTES * 1_000_000, made, EVENT_SHARE)) {
      if (count++ % LOOK_EVERY === 0) {
        await turn()
        collect()
        const { heapUsed, external } = process.memoryUsage()
        peak = Math.max(peak, heapUsed + external)
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
  expect(peak).toBeLessThan(LIVE_BYTES_MAX)
  // One put of the head, whatever the number of events and groups, and one of the counts.
  expect(puts).toHaveLength(2)
  await end()
}, 300_000)
