import type { StateStore } from '../../server/port/state-store.js'
import type { Mistakes } from './contract.js'

/** Stores with one mistake each, all of them easily made. */
export const BROKEN_STATE_STORES: Mistakes<StateStore> = {
  'a join that forgets the counters': (store) => ({
    join: (subject, changes) =>
      store.join(
        subject,
        changes.map(({ key, join }) => ({ key, join: (now) => ({ ...join(now), counts: {} }) })),
      ),
  }),
  'a version that grows with every join': (store) => {
    const joins = new Map<string, number>()
    return {
      join: async (subject, changes) => {
        const joined = await store.join(subject, changes)
        joins.set(subject, (joins.get(subject) ?? 0) + 1)
        return joined
      },
      totals: async (subject, names) => ({
        ...(await store.totals(subject, names)),
        version: joins.get(subject) ?? 0,
      }),
    }
  },
  'a transaction for each change': (store) => ({
    join: async (subject, changes) => {
      const all = []
      for (const change of changes) all.push(await store.join(subject, [change]))
      return {
        entities: all.flatMap(({ entities }) => entities),
        changed: all.reduce((sum, { changed }) => sum + changed, 0),
      }
    },
  }),
  'a join that reads before others of its turn have written': (store) => ({
    join: async (subject, changes) => {
      const before = await Promise.all(changes.map(({ key }) => store.get(subject, key)))
      await Promise.resolve()
      return store.join(
        subject,
        changes.map(({ key, join }, i) => ({ key, join: () => join(before[i]) })),
      )
    },
  }),
  'a list with the end of its range inside': (store) => ({
    list: (subject, { to, ...selection }) =>
      store.list(subject, to === undefined ? selection : { ...selection, to: to + 0.5 }),
  }),
  'a limit of 0 that means none': (store) => ({
    list: (subject, selection) =>
      store.list(subject, { ...selection, limit: selection.limit || Infinity }),
  }),
  'newest first within the oldest rows': (store) => ({
    list: async (subject, { newestFirst, ...selection }) => {
      const rows = await store.list(subject, selection)
      return newestFirst ? [...rows].reverse() : rows
    },
  }),
  'counters in the order of UTF-16': (store) => ({
    totals: async (subject, names) => {
      const { version, counters } = await store.totals(subject, names)
      const sorted = [...counters].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      return { version, counters: new Map(sorted) }
    },
  }),
  'subjects from the one given': (store) => ({
    subjects: async (after, limit) => {
      const given = (await store.totals(after)).version > 0 ? [after] : []
      return [...given, ...(await store.subjects(after, limit))].slice(0, limit)
    },
  }),
}
