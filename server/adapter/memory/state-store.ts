import { KINDS_MAX, compareUtf8 } from '../../../codec/index.js'
import { evaluateChanges } from '../../port/evaluate-changes.js'
import type { Change, Entity, Selection, StateStore, Totals } from '../../port/state-store.js'

interface Row {
  readonly key: string
  readonly list: string | undefined
  readonly at: number
  /** Entities are kept as text, so that nobody holds what is stored, and what text loses is lost here too. */
  readonly json: string
}

interface SubjectState {
  version: number
  readonly rows: Map<string, Row>
  readonly counters: Map<string, number>
}

/** State in memory, for tests, simulations and rebuilding a state to compare with. */
export function createMemoryStateStore(): StateStore {
  const subjects = new Map<string, SubjectState>()
  // Each is async, so that an error is a rejection here as it is elsewhere.
  return {
    join: async (subject, changes) => join(subjects, subject, changes),
    get: async (subject, key) => {
      const row = subjects.get(subject)?.rows.get(key)
      return row && entityOf(row)
    },
    list: async (subject, selection) => select(subjects.get(subject), selection),
    totals: async (subject, names) => totals(subjects.get(subject), names),
    subjects: async (after, limit) =>
      [...subjects.keys()]
        .filter((name) => compareUtf8(name, after) > 0)
        .sort(compareUtf8)
        .slice(0, Math.max(0, limit)),
  }
}

function join(
  subjects: Map<string, SubjectState>,
  subject: string,
  changes: readonly Change[],
): { entities: readonly Entity[]; changed: number } {
  const state: SubjectState = subjects.get(subject) ?? {
    version: 0,
    rows: new Map(),
    counters: new Map(),
  }
  const { entities, writes, differences } = evaluateChanges(
    subject,
    changes,
    (key) => state.rows.get(key)?.json,
  )
  if (writes.size > 0) {
    subjects.set(subject, state)
    state.version++
  }
  for (const [key, { entity, json }] of writes) {
    state.rows.set(key, { key, list: entity.list, at: entity.at ?? 0, json })
  }
  for (const [name, difference] of differences) {
    const count = (state.counters.get(name) ?? 0) + difference
    if (count === 0) state.counters.delete(name)
    else state.counters.set(name, count)
  }
  return { entities, changed: writes.size }
}

function select(
  state: SubjectState | undefined,
  { list, from = -Infinity, to = Infinity, limit, newestFirst }: Selection,
): readonly Entity[] {
  const found = [...(state?.rows.values() ?? [])]
    .filter((row) => row.list === list && row.at >= from && row.at < to)
    .sort((a, b) => a.at - b.at || compareUtf8(a.key, b.key))
  return (newestFirst ? found.reverse() : found).slice(0, Math.max(0, limit)).map(entityOf)
}

function totals(state: SubjectState | undefined, names: readonly string[] | undefined): Totals {
  const counters = [...(state?.counters ?? [])]
  return {
    version: state?.version ?? 0,
    counters: new Map(
      names
        ? counters.filter(([name]) => names.includes(name))
        : counters.sort(([a, x], [b, y]) => y - x || compareUtf8(a, b)).slice(0, KINDS_MAX),
    ),
  }
}

function entityOf({ json }: Row): Entity {
  return JSON.parse(json) as Entity
}
