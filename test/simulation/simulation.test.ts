import { describe, expect, it } from 'vitest'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { oracle } from './oracle.js'
import { simulate, type Sabotage } from './world.js'

/** `SIM_SEED=17 npx vitest run test/simulation` lives one world again; `SIM_SEEDS=2000` lives that many. */
const only = process.env['SIM_SEED']
const count = Number(process.env['SIM_SEEDS'] ?? (process.env['CI'] ? 2_000 : 300))
const seeds =
  only === undefined ? Array.from({ length: count }, (_, index) => index) : [Number(only)]

async function difference(seed: number, sabotage?: Sabotage): Promise<string | undefined> {
  const world = await simulate(seed, sabotage)
  const expected = await oracle(world.log)
  for (const side of ['open', 'aside'] as const) {
    const keys = new Set([...expected[side].keys(), ...world[side].keys()])
    for (const key of [...keys].sort()) {
      const [is, should] = [world[side].get(key), expected[side].get(key)]
      if (is !== should) {
        return `seed ${seed} (SIM_SEED=${seed} npx vitest run test/simulation): ${side} ${key}\nis:\n${is}\nshould be:\n${should}`
      }
    }
  }
  return undefined
}

describe('the simulated world', () => {
  it(`publishes what the log says, byte for byte, in ${seeds.length} worlds`, async () => {
    let crashes = 0
    for (const seed of seeds) {
      const found = await difference(seed)
      if (found !== undefined) expect.fail(found)
      if (only === undefined && seed < 20) crashes += (await simulate(seed)).crashes
    }
    if (only === undefined) expect(crashes).toBeGreaterThan(20)
  }, 600_000)

  it('is the same world again for the same seed', async () => {
    const [once, again] = [await simulate(7), await simulate(7)]
    expect(again.log).toEqual(once.log)
    expect([...again.open]).toEqual([...once.open])
  })

  const broken: [string, Sabotage][] = [
    ['a blind put', { artifacts: blindPut }],
    ['duplicates that skip the view', { state: skipDuplicates }],
    ['lines copied instead of rendered', { artifacts: copyLines }],
  ]
  it.each(broken)(
    'notices %s',
    async (_, sabotage) => {
      for (let seed = 0; seed < 500; seed++) {
        // A broken world may also never come to rest.
        const found = await difference(seed, sabotage).catch(String)
        if (found !== undefined) return
      }
      expect.fail('500 worlds with a broken part were not told from whole ones.')
    },
    120_000,
  )
})

function blindPut(store: ArtifactStore): ArtifactStore {
  return {
    ...store,
    put: async (key, text) => {
      const found = await store.get(key)
      return store.put(key, text, found ? { ifRevision: found.revision } : { ifAbsent: true })
    },
  }
}

function skipDuplicates(store: Parameters<NonNullable<Sabotage['state']>>[0]): typeof store {
  return {
    ...store,
    join: async (subject, changes) => {
      const joined = await store.join(subject, changes)
      return joined.changed === 0 ? { entities: [], changed: 0 } : joined
    },
  }
}

function copyLines(store: ArtifactStore): ArtifactStore {
  return {
    ...store,
    put: async (key, text, condition) => {
      const lines = ((await store.get(key))?.text ?? '').split('\n').slice(0, -1)
      const fresh = text.split('\n').filter((line) => !lines.includes(line))
      return store.put(key, [...lines, ...fresh].join('\n'), condition)
    },
  }
}
