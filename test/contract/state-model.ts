import fc from 'fast-check'
import { compareUtf8 } from '../../codec/index.js'
import type { Change, Entity, StateStore } from '../../server/port/state-store.js'

/** Names on both sides of where UTF-16 and UTF-8 disagree, and names that every object has. */
export const NAMES = ['a', 'B', 'é', '\uFFFD', '👍', '👍🏽', '', 'constructor', '__proto__', "'; --"]

/** A join of one key: sets the entity to a state, or throws. */
export interface Step {
  readonly key: string
  readonly list: string | undefined
  readonly at: number
  readonly counts: readonly (readonly [string, number])[]
}

export const name = fc.constantFrom(...NAMES)

export const step: fc.Arbitrary<Step> = fc.record({
  key: name,
  list: fc.constantFrom('x', 'y', undefined),
  at: fc.constantFrom(0, 1, 2, 1_763_800_000_000),
  counts: fc.uniqueArray(fc.tuple(name, fc.nat(3)), {
    selector: ([counter]) => counter,
    maxLength: 3,
  }),
})

export function entity({ key, list, at, counts }: Step): Entity {
  return {
    key,
    ...(list === undefined ? {} : { list, at }),
    value: { seen: key, at },
    counts: Object.fromEntries(counts),
    shows: { times: [at] },
  }
}

export function change(given: Step): Change {
  return { key: given.key, join: () => entity(given) }
}

/** What a store has to know after some joins of a subject, in the plainest code there is. */
export function createModel() {
  const entities = new Map<string, Entity>()
  let version = 0
  return {
    join: (steps: readonly Step[]): number => {
      const before = new Map(entities)
      for (const given of steps) entities.set(given.key, entity(given))
      const changed = [...entities].filter(
        ([key, now]) => JSON.stringify(now) !== JSON.stringify(before.get(key)),
      ).length
      if (changed > 0) version++
      return changed
    },
    version: () => version,
    entities: () => [...entities.values()],
    list: (list: string) =>
      [...entities.values()]
        .filter((found) => found.list === list)
        .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || compareUtf8(a.key, b.key)),
    /** Every counter that is not 0, the largest first. */
    counters: (): [string, number][] => {
      const sums = new Map<string, number>()
      for (const { counts } of entities.values()) {
        for (const [counter, count] of Object.entries(counts))
          sums.set(counter, (sums.get(counter) ?? 0) + count)
      }
      return [...sums]
        .filter(([, count]) => count !== 0)
        .sort(([a, x], [b, y]) => y - x || compareUtf8(a, b))
    },
  }
}

/** A subject that the store has not met, so that one store serves many runs. */
export function newSubject(): string {
  return `contract/${++subjects}`
}
let subjects = 0

/** All that a store says of a subject. */
export async function contents(store: StateStore, subject: string) {
  const { version, counters } = await store.totals(subject)
  const lists = { x: await listed('x'), y: await listed('y') }
  return { version, counters: [...counters], lists }

  async function listed(list: string) {
    return store.list(subject, { list, limit: 1_000 })
  }
}
