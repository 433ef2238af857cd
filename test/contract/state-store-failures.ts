import { expect } from 'vitest'
import type { Change, Entity, StateStore } from '../../server/port/state-store.js'
import type { Checks } from './contract.js'

/** What a store does with joins that cannot be. */
export const STATE_STORE_FAILURES: Checks<StateStore> = {
  'stores nothing of a join in which a change throws': async (store) => {
    await store.join('s', [add('before')])
    await expect(store.join('s', [add('a'), add('before', 5), failing()])).rejects.toThrow('no')
    expect(await store.get('s', 'a')).toBeUndefined()
    expect(await store.totals('s')).toEqual({ version: 1, counters: new Map([['n', 1]]) })
    await expect(store.join('new', [add('a'), failing()])).rejects.toThrow('no')
    expect(await store.subjects('', 9)).toEqual(['s'])
  },

  'fails only the join that throws, among many of one turn': async (store) => {
    const joins = Array.from({ length: 20 }, (_, i) =>
      store.join('s', i % 5 === 3 ? [add(`k${i}`), failing()] : [add(`k${i}`)]),
    )
    const settled = await Promise.allSettled(joins)
    expect(settled.map(({ status }) => status)).toEqual(
      settled.map((_, i) => (i % 5 === 3 ? 'rejected' : 'fulfilled')),
    )
    expect(await store.totals('s')).toEqual({ version: 16, counters: new Map([['n', 16]]) })
  },

  'refuses an entity that is joined into another key': async (store) => {
    const join = (): Entity => ({ key: 'other', value: 1, counts: {}, shows: { times: [] } })
    await refused(store, 'invalid_entity', 's', { key: 'k', join })
  },

  'refuses counts that could make a counter negative or broken': async (store) => {
    for (const count of [-1, 0.5, NaN, Infinity, 2 ** 60]) {
      await refused(store, 'invalid_entity', 's', add('k', count))
    }
  },

  'refuses names that two rows could share': async (store) => {
    for (const name of ['half \ud83d', '\udc4d half', 'nul\0nul']) {
      await refused(store, 'invalid_name', name, add('k'))
      await refused(store, 'invalid_name', 's', add(name))
      await refused(store, 'invalid_entity', 's', add('k', 1, name))
    }
  },
}

function add(key: string, count = 1, counter = 'n'): Change {
  return {
    key,
    join: () => ({ key, value: count, counts: { [counter]: count }, shows: { times: [] } }),
  }
}

function failing(): Change {
  return {
    key: 'failing',
    join: () => {
      throw new Error('no')
    },
  }
}

async function refused(
  store: StateStore,
  code: string,
  subject: string,
  change: Change,
): Promise<void> {
  await expect(store.join(subject, [change])).rejects.toMatchObject({ code })
  expect((await store.totals('s')).version).toBe(0)
}
