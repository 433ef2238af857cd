import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES } from '../../../codec/index.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { Change, Entity } from '../../../server/port/state-store.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { reducerOf } from '../../../server/reducer/index.js'
import { RECENT_SUBJECT, recentPost } from '../../../server/reducer/recent-post.js'
import { FAMILIES } from './any-event.js'
import { outcomeOf, type Reduce } from './outcome.js'

const reduce: Reduce = (event) => reducerOf(event.type)(event)

/** The law: any order, any repetition, any split into batches gives what one batch in one order gives. */
function law(events: fc.Arbitrary<AttestedEvent>, by: Reduce = reduce, subject?: string) {
  const deliveries = fc.array(events, { minLength: 1, maxLength: 14 }).chain((all) => {
    const some = fc.array(fc.constantFrom(...all), { maxLength: 8 })
    const every = fc.shuffledSubarray(all, { minLength: all.length })
    const size = fc.integer({ min: 1, max: 6 })
    return fc.record({ all: fc.constant(all), before: some, every, after: some, size })
  })
  return fc.asyncProperty(deliveries, async ({ all, before, every, after, size }) => {
    const expected = await outcomeOf([all], by, subject)
    const delivered = [...before, ...every, ...after]
    const batches = Array.from({ length: Math.ceil(delivered.length / size) }, (_, number) =>
      delivered.slice(number * size, (number + 1) * size),
    )
    expect(await outcomeOf(batches, by, subject)).toEqual(expected)
    expect(expected.counters).toEqual(expected.sums)
  })
}

describe('the law of joins', () => {
  it.each(Object.entries(FAMILIES))('holds for %s', async (_, events) => {
    await fc.assert(law(events), { numRuns: 200 })
  })

  it('holds for what comments say of their post', async () => {
    await fc.assert(law(FAMILIES.comments, (event) => recentPost([event]), RECENT_SUBJECT))
  })

  it('is checked for every type that the codec knows', () => {
    const types = Object.values(FAMILIES).flatMap((events) =>
      fc.sample(events, { numRuns: 200, seed: 1 }).map(({ type }) => type),
    )
    expect(new Set(types)).toEqual(new Set([...Object.keys(EVENT_TYPES), 'shop/sale']))
  })

  it('holds for an event that is joined again: nothing changes', async () => {
    const events = fc.oneof(...Object.values(FAMILIES))
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const state = createMemoryStateStore()
        await state.join(event.subject, reduce(event))
        expect((await state.join(event.subject, reduce(event))).changed).toBe(0)
      }),
    )
  })
})

/** Reducers that break the law, each in a way that is easily written, and the events that show it. */
const BROKEN: readonly [
  name: string,
  family: keyof typeof FAMILIES,
  broken: (change: Change) => Change,
][] = [
  [
    'whose last arrival wins',
    'comments',
    ({ key, join }) => ({ key, join: () => join(undefined) }),
  ],
  [
    'whose first arrival wins',
    'comments',
    ({ key, join }) => ({ key, join: (current) => current ?? join(current) }),
  ],
  [
    'that counts what it is told twice',
    'reactions',
    ({ key, join }) => ({
      key,
      join: (current) => {
        const after = join(current)
        const told = Object.keys(after.counts).map((name): [string, number] => [
          name,
          (current?.counts[name] ?? 0) + 1,
        ])
        return { ...after, counts: Object.fromEntries(told) }
      },
    }),
  ],
  [
    'that lets arrival decide between equal times',
    'polls',
    ({ key, join }) => ({
      key,
      join: (current) => {
        const [fresh, after] = [join(undefined), join(current)]
        const timeOf = ({ value }: Entity): unknown => (value as { at?: number }).at
        return current && timeOf(current) === timeOf(fresh) ? fresh : after
      },
    }),
  ],
]

describe('the test of the law', () => {
  it.each(BROKEN)('notices a reducer %s', async (_, family, broken) => {
    const by: Reduce = (event) => reduce(event).map(broken)
    const { failed } = await fc.check(law(FAMILIES[family], by), { numRuns: 500 })
    expect(failed).toBe(true)
  })
})
