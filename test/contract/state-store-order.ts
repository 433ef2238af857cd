import fc from 'fast-check'
import { expect } from 'vitest'
import { KINDS_MAX, compareUtf8 } from '../../codec/index.js'
import type { Selection, StateStore } from '../../server/port/state-store.js'
import type { Checks } from './contract.js'
import { NAMES, change, createModel, newSubject, step } from './state-model.js'

/** The orders that a store reads in. */
export const STATE_STORE_ORDER: Checks<StateStore> = {
  'reads any range of a list, any number of rows, from either end': (store) =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(step, { selector: ({ key }) => key, minLength: 3, maxLength: 10 }),
        async (steps) => {
          const [subject, model] = [newSubject(), createModel()]
          await store.join(subject, steps.map(change))
          model.join(steps)
          const listed = model.list('x')
          for (const selection of selections()) {
            const { from = -Infinity, to = Infinity, limit, newestFirst } = selection
            const inside = listed.filter(({ at = 0 }) => at >= from && at < to)
            const wanted = newestFirst ? inside.reverse() : inside
            const found = await store.list(subject, selection)
            expect(found).toEqual(wanted.slice(0, Math.max(0, limit)))
          }
        },
      ),
      { numRuns: 20 },
    ),

  'orders subjects by their bytes, and goes on after any': async (store) => {
    const names = NAMES.filter((subject) => subject !== '')
    for (const subject of names) {
      await store.join(subject, [change({ key: 'k', list: undefined, at: 0, counts: [] })])
    }
    const sorted = [...names].sort(compareUtf8)
    expect(await store.subjects('', 100)).toEqual(sorted)
    expect(await store.subjects('', 2)).toEqual(sorted.slice(0, 2))
    expect(await store.subjects('', 0)).toEqual([])
    for (const [i, after] of sorted.entries())
      expect(await store.subjects(after, 100)).toEqual(sorted.slice(i + 1))
  },

  'tells the 64 largest counters, of equal ones the first by their bytes': async (store) => {
    const labels = Array.from({ length: 100 }, (_, i) => `${i % 2 ? '\uFFFD' : '👍'}${i}`)
    const counts = labels.map((label, i) => [label, 1 + (i % 3)] as const)
    await store.join('s', [change({ key: 'k', list: undefined, at: 0, counts })])
    const sorted = [...counts].sort(([a, x], [b, y]) => y - x || compareUtf8(a, b))
    expect([...(await store.totals('s')).counters]).toEqual(sorted.slice(0, KINDS_MAX))
    const all = (await store.totals('s', [...labels, 'none', labels[0] ?? ''])).counters
    expect(all).toEqual(new Map(counts))
  },
}

/** Every selection of list `x` whose edges are at, between or beyond the times that steps have. */
function selections(): Selection[] {
  const edges = [undefined, 0, 1, 1.5, 3]
  return edges.flatMap((from) =>
    edges.flatMap((to) =>
      [-1, 0, 1, 2, Infinity].flatMap((limit) =>
        [true, false].map((newestFirst) => ({
          list: 'x',
          limit,
          newestFirst,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        })),
      ),
    ),
  )
}
