import { KINDS_MAX } from '../../../codec/index.js'
import { countDifferences } from '../../port/count-differences.js'
import type { Entity, StateStore } from '../../port/state-store.js'

interface SubjectState {
  version: number
  readonly entities: Map<string, Entity>
  readonly counters: Map<string, number>
}

/** State in memory, for tests, simulations and rebuilding a state to compare with. */
export function createMemoryStateStore(): StateStore {
  const subjects = new Map<string, SubjectState>()
  return {
    join: (subject, changes) => {
      const state = subjects.get(subject) ?? {
        version: 0,
        entities: new Map(),
        counters: new Map(),
      }
      subjects.set(subject, state)
      let changed = 0
      const entities = changes.map(({ key, join }) => {
        const before = state.entities.get(key)
        const after = join(before)
        if (JSON.stringify(after) === JSON.stringify(before)) return after
        changed++
        state.entities.set(key, after)
        for (const [name, difference] of countDifferences(before, after)) {
          const count = (state.counters.get(name) ?? 0) + difference
          if (count === 0) state.counters.delete(name)
          else state.counters.set(name, count)
        }
        return after
      })
      if (changed > 0) state.version++
      return Promise.resolve({ entities, changed })
    },
    get: (subject, key) => Promise.resolve(subjects.get(subject)?.entities.get(key)),
    list: (subject, { list, from = -Infinity, to = Infinity, limit, newestFirst }) => {
      const found = [...(subjects.get(subject)?.entities.values() ?? [])]
        .filter((entity) => entity.list === list && at(entity) >= from && at(entity) < to)
        .sort((a, b) => at(a) - at(b) || (a.key < b.key ? -1 : 1))
      return Promise.resolve((newestFirst ? found.reverse() : found).slice(0, limit))
    },
    totals: (subject, names) => {
      const state = subjects.get(subject)
      const counters = [...(state?.counters ?? [])]
      return Promise.resolve({
        version: state?.version ?? 0,
        counters: new Map(
          names
            ? counters.filter(([name]) => names.includes(name))
            : counters.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, KINDS_MAX),
        ),
      })
    },
    subjects: (after, limit) =>
      Promise.resolve(
        [...subjects.keys()]
          .filter((name) => name > after)
          .sort()
          .slice(0, limit),
      ),
  }
}

function at(entity: Entity): number {
  return entity.at ?? 0
}
