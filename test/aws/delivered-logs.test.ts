import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import type { StateStore } from '../../server/port/state-store.js'
import { replay } from '../../server/use-case/replay.js'
import { subjectsOf } from '../../server/use-case/subjects.js'
import { HEAD_BYTES_MAX } from '../simulation/world.js'
import { READ, deliverAll, deliveredLog, type Sabotage } from './delivered-world.js'

/** What the embedded server's own replay makes of the whole log, read once. */
async function replayed(log: string) {
  const state = createMemoryStateStore()
  const [open, aside] = [createMemoryArtifactStore(), createMemoryArtifactStore()]
  const clock = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0 }
  const ports = { state, open, aside, clock, headBytesMax: HEAD_BYTES_MAX }
  const chunks = await deliveredLog(Buffer.from(log)).open()
  await replay(ports, chunks!, READ)
  return { state, open: open.texts(), aside: aside.texts() }
}

async function countersOf(state: StateStore) {
  const counters: Record<string, unknown> = {}
  for await (const subject of subjectsOf(state))
    counters[subject] = [...(await state.totals(subject)).counters].sort()
  return counters
}

/** Where a world differs from what its log says; undefined where it does not. */
async function difference(seed: number, sabotage?: Sabotage): Promise<string | undefined> {
  const world = await deliverAll(seed, sabotage)
  const should = await replayed(world.log)
  try {
    expect(Object.fromEntries(world.open)).toEqual(Object.fromEntries(should.open))
    expect(Object.fromEntries(world.aside)).toEqual(Object.fromEntries(should.aside))
    expect(await countersOf(world.state)).toEqual(await countersOf(should.state))
    return undefined
  } catch (error) {
    return String(error)
  }
}

describe('logs that are delivered', () => {
  it('give what the embedded server makes of the same log, byte for byte, in any order, repetition and split', async () => {
    const seen = { failures: 0, cuts: 0 }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0 }), async (seed) => {
        expect(await difference(seed)).toBeUndefined()
        const { failures, cuts } = await deliverAll(seed)
        seen.failures += failures
        seen.cuts += cuts
      }),
      { numRuns: Number(process.env['SIM_SEEDS'] ?? 60) },
    )
    // A run in which nothing goes wrong proves nothing.
    expect(seen.failures).toBeGreaterThan(0)
    expect(seen.cuts).toBeGreaterThan(0)
  }, 600_000)

  it.each<[string, Sabotage]>([
    ['a reader that takes what it could not publish for done', { forgets: true }],
    ['a reader that cuts a head without the log', { cutsAlone: true }],
  ])(
    'show %s',
    async (_, sabotage) => {
      for (let seed = 0; seed < 300; seed++)
        if ((await difference(seed, sabotage)) !== undefined) return
      expect.fail('300 worlds with a broken part were not told from whole ones.')
    },
    60_000,
  )
})
