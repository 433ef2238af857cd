import { describe, expect, it } from 'vitest'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { liveLanes, type LaneWorld, type Sabotage } from './fast-lane-world.js'

const RUNS = 300
/** Another seed each day would find more, and nobody would know which; `SEED` sets the first one. */
const FIRST = Number(process.env['SEED'] ?? 1)
const SEEDS = Array.from({ length: RUNS }, (_, i) => FIRST + i)

describe('instances of the fast handler that write one post', () => {
  it(`tell the truth, lose nothing and show nothing twice, seeds ${FIRST} to ${FIRST + RUNS - 1}`, async () => {
    const sums = { accepted: 0, late: 0, faults: 0 }
    for (const seed of SEEDS) {
      const world = await liveLanes(seed)
      expect(faultsOf(world), `seed ${seed}`).toEqual([])
      sums.accepted += world.accepted
      sums.late += world.late
      sums.faults += world.faults
    }
    // Runs in which nothing goes wrong would prove nothing.
    expect(sums.faults).toBeGreaterThan(RUNS)
    expect(sums.late).toBeLessThan(sums.accepted / 4)
  })

  it.each<[string, Sabotage]>([
    ['puts blindly', withPut((store) => blindPut(store))],
    ['takes a lost reply for success', withPut((store) => trustingPut(store))],
    [
      'reads what was so before',
      (parts) => {
        const { calls, ...table } = parts.table
        const before = new Map<string, unknown>()
        return {
          ...parts,
          table: {
            ...table,
            // As a read that is not strongly consistent may.
            calls: async (operation, input, how) => {
              const now = await calls(operation, input, how)
              if (operation === 'TransactWriteItems') return now
              const name = JSON.stringify([operation, input])
              const then = (before.get(name) ?? now) as typeof now
              before.set(name, now)
              return then
            },
          },
        }
      },
    ],
  ])('are noticed where one %s', async (_, sabotage) => {
    let noticed = 0
    for (const seed of SEEDS.slice(0, 100)) {
      if (faultsOf(await liveLanes(seed, sabotage)).length > 0) noticed++
    }
    expect(noticed).toBeGreaterThan(0)
  })
})

function withPut(change: (store: ArtifactStore) => ArtifactStore['put']): Sabotage {
  return (parts) => ({ ...parts, open: { ...parts.open, put: change(parts.open) } })
}

function blindPut(store: ArtifactStore): ArtifactStore['put'] {
  return async (key, text, _condition, version) => {
    const found = await store.get(key)
    const condition = found ? { ifRevision: found.revision } : ({ ifAbsent: true } as const)
    return store.put(key, text, condition, version)
  }
}

function trustingPut(store: ArtifactStore): ArtifactStore['put'] {
  return async (...given) => {
    const outcome = await store.put(...given)
    return outcome.ok || outcome.reason === 'conflict' ? outcome : { ok: true, revision: 'lost' }
  }
}

/** What is wrong with a world. */
function faultsOf({ lies, shown, expected }: LaneWorld): readonly string[] {
  const missing = expected.comments.filter((id) => !shown.comments.includes(id))
  return [
    ...lies,
    ...missing.map((id) => `${id} is lost`),
    ...(new Set(shown.comments).size < shown.comments.length ? ['a comment is shown twice'] : []),
    ...(shown.reactions < expected.reactions ? [`${shown.reactions} reactions are left`] : []),
  ]
}
