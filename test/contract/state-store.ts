import fc from 'fast-check'
import { expect } from 'vitest'
import { KINDS_MAX } from '../../codec/index.js'
import type { StateStore } from '../../server/port/state-store.js'
import { runContract, type Checks, type Create } from './contract.js'
import { STATE_STORE_ORDER } from './state-store-order.js'
import { STATE_STORE_FAILURES } from './state-store-failures.js'
import {
  NAMES,
  change,
  contents,
  createModel,
  entity,
  name,
  newSubject,
  step,
} from './state-model.js'

const RUNS = { numRuns: 60 }

export const STATE_STORE_CHECKS: Checks<StateStore> = {
  ...STATE_STORE_FAILURES,
  ...STATE_STORE_ORDER,

  'knows nothing of a subject that nothing was joined into': async (store) => {
    expect(await store.join('s', [])).toEqual({ entities: [], changed: 0 })
    expect(await store.totals('s')).toEqual({ version: 0, counters: new Map() })
    expect(await store.get('s', 'k')).toBeUndefined()
    expect(await store.list('s', { list: 'x', limit: 9 })).toEqual([])
    expect(await store.subjects('', 9)).toEqual([])
  },

  'equals the model after any joins': (store) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 8 }),
        async (joins) => {
          const [subject, model] = [newSubject(), createModel()]
          for (const steps of joins) {
            const { entities, changed } = await store.join(subject, steps.map(change))
            expect(entities).toEqual(steps.map(entity))
            expect(changed).toBe(model.join(steps))
          }
          expect(await contents(store, subject)).toEqual({
            version: model.version(),
            counters: model.counters().slice(0, KINDS_MAX),
            lists: { x: model.list('x'), y: model.list('y') },
          })
          for (const known of model.entities())
            expect(await store.get(subject, known.key)).toEqual(known)
          const named = (await store.totals(subject, NAMES)).counters
          expect(named).toEqual(new Map(model.counters()))
        },
      ),
      RUNS,
    ),

  'lets joins of one turn see one another, in their order': (store) =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), step), { maxLength: 12 }), async (asked) => {
        const subjects = [newSubject(), newSubject()] as const
        const models = [createModel(), createModel()] as const
        const answers = await Promise.all(
          asked.map(([second, given]) => store.join(subjects[second ? 1 : 0], [change(given)])),
        )
        const changed = asked.map(([second, given]) => models[second ? 1 : 0].join([given]))
        expect(answers.map((answer) => answer.changed)).toEqual(changed)
        for (const i of [0, 1] as const) {
          expect(await store.totals(subjects[i])).toEqual({
            version: models[i].version(),
            counters: new Map(models[i].counters()),
          })
        }
      }),
      RUNS,
    ),

  'adds up many joins of one turn': async (store) => {
    const add = (seen: number) => ({
      key: 'sum',
      join: (current: { value: unknown } | undefined) => ({
        key: 'sum',
        value: [...((current?.value ?? []) as number[]), seen],
        counts: { sum: ((current?.value ?? []) as number[]).length + 1 },
        shows: { times: [] },
      }),
    })
    await Promise.all(Array.from({ length: 250 }, (_, i) => store.join('s', [add(i)])))
    expect(await store.totals('s')).toEqual({ version: 250, counters: new Map([['sum', 250]]) })
    expect((await store.get('s', 'sum'))?.value).toEqual(Array.from({ length: 250 }, (_, i) => i))
  },

  'leaves out a counter that is back at 0': async (store) => {
    const [on, off] = [{ counts: [['👍', 1] as const] }, { counts: [] }]
    const about = { key: 'k', list: undefined, at: 0 }
    for (const state of [on, off, on, off]) await store.join('s', [change({ ...about, ...state })])
    expect(await store.totals('s')).toEqual({ version: 4, counters: new Map() })
    expect(await store.totals('s', ['👍'])).toEqual({ version: 4, counters: new Map() })
  },

  'keeps what it holds to itself': (store) =>
    fc.assert(
      fc.asyncProperty(name, fc.string({ unit: 'binary' }), async (key, text) => {
        const subject = newSubject()
        const given = { key, value: { text, deep: [1] }, counts: {}, shows: { times: [] } }
        const { entities } = await store.join(subject, [{ key, join: () => given }])
        given.value.deep.push(2)
        const read = await store.get(subject, entities[0]?.key ?? '')
        ;(read?.value as { deep: number[] }).deep.push(3)
        expect((await store.get(subject, key))?.value).toEqual({ text, deep: [1] })
      }),
      RUNS,
    ),
}

/** The contract of every `StateStore`. */
export function stateStoreContract(title: string, create: Create<StateStore>): void {
  runContract(title, STATE_STORE_CHECKS, create)
}
