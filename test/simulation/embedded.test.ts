import { describe, expect, it } from 'vitest'
import { readLog } from '../../server/log/read-log.js'
import type { AttestedEvent } from '../../server/reducer/attested-event.js'
import { READ, answerOf, simulateEmbedded, type EmbeddedSabotage } from './embedded-world.js'
import type { DiskFile } from './memory-log.js'
import { artifactsOf } from './oracle.js'

/** `SIM_SEED=17 npx vitest run test/simulation` lives one world again; `SIM_SEEDS=2000` lives that many. */
const only = process.env['SIM_SEED']
const count = Number(process.env['SIM_SEEDS'] ?? (process.env['CI'] ? 1_000 : 100))
const seeds =
  only === undefined ? Array.from({ length: count }, (_, index) => index) : [Number(only)]

async function eventsOf(disk: readonly DiskFile[]): Promise<AttestedEvent[]> {
  const events: AttestedEvent[] = []
  for (const { text } of disk) {
    const bytes = (async function* () {
      yield Buffer.from(text, 'latin1')
    })()
    for await (const batch of readLog(bytes, READ)) events.push(...batch.events)
  }
  return events
}

async function fault(
  seed: number,
  sabotage?: EmbeddedSabotage,
): Promise<{ found: string | undefined; crashes: number }> {
  const world = await simulateEmbedded(seed, sabotage)
  const { crashes } = world
  const about = `seed ${seed} (SIM_SEED=${seed} npx vitest run test/simulation)`
  const events = await eventsOf(world.disk)
  const logged = new Set(events.map(answerOf))
  const lost = world.answered.filter((answer) => !logged.has(answer))
  if (lost.length > 0) return { found: `${about}: answered and lost: ${lost.join(', ')}`, crashes }
  const expected = await artifactsOf(events)
  for (const side of ['open', 'aside'] as const) {
    const keys = new Set([...expected[side].keys(), ...world[side].keys()])
    for (const key of [...keys].sort()) {
      const [is, should] = [world[side].get(key), expected[side].get(key)]
      if (is === should) continue
      return { found: `${about}: ${side} ${key}\nis:\n${is}\nshould be:\n${should}`, crashes }
    }
  }
  return { found: undefined, crashes }
}

describe('the simulated embedded site', () => {
  it(`keeps what it answered and publishes what its log says, in ${seeds.length} worlds`, async () => {
    let crashed = 0
    for (const seed of seeds) {
      const { found, crashes } = await fault(seed)
      if (found !== undefined) expect.fail(found)
      crashed += crashes
    }
    // A run in which nothing goes wrong proves nothing.
    if (only === undefined) expect(crashed).toBeGreaterThan(seeds.length)
  }, 600_000)

  it('is the same world again for the same seed', async () => {
    const [once, again] = [await simulateEmbedded(7), await simulateEmbedded(7)]
    expect(again).toEqual(once)
  })

  const broken: [string, EmbeddedSabotage][] = [
    ['a log that answers before its rows are durable', { answersEarly: true }],
    ['a checkpoint that runs ahead of what is applied', { savesAhead: true }],
  ]
  it.each(broken)(
    'notices %s',
    async (_, sabotage) => {
      for (let seed = 0; seed < 500; seed++) {
        // A broken world may also never come to rest.
        const found = await fault(seed, sabotage).then((outcome) => outcome.found, String)
        if (found !== undefined) return
      }
      expect.fail('500 worlds with a broken part were not told from whole ones.')
    },
    120_000,
  )
})
