import { KINDS_MAX } from '../../../codec/index.js'
import type { Entity } from '../../port/state-store.js'
import type { StateFlush } from './state-flush.js'
import { createSubjectCache, hold, holdAll, type SubjectCache } from './subject-cache.js'
import type { StateStatements } from './write-state.js'

/** What is known of the busy subjects, read where it is not known yet. */
export interface HeldSubjects {
  of(subject: string): SubjectCache
  /** The stored text of an entity; undefined where there is none. */
  entityText(subject: string, key: string): string | undefined
  count(subject: string, name: string): number
}

/** Rows up to which a subject is read whole when it is first asked for, in about 1 ms. */
const WHOLE_ROWS_MAX = 256

export function createHeldSubjects(
  statements: StateStatements,
  subjects: Map<string, SubjectCache>,
  flush: StateFlush,
  rowsHeldMax: number,
): HeldSubjects {
  const wholeRowsMax = Math.min(WHOLE_ROWS_MAX, rowsHeldMax)
  let newest: string | undefined
  let second: string | undefined

  /**
   * Those used last come last, so that others are let go first. The last two stay as they are: a busy site goes to and fro
   * between a post's subject and that of all posts.
   */
  function of(subject: string): SubjectCache {
    const known = subjects.get(subject)
    if (known && (subject === newest || subject === second)) return known
    if (known) subjects.delete(subject)
    else flush.makeRoom()
    const cache = known ?? read(subject)
    subjects.set(subject, cache)
    second = newest
    newest = subject
    return cache
  }

  function read(subject: string): SubjectCache {
    const { version, largest, rows } = readTotals(statements, subject, wholeRowsMax + 1)
    const cache = createSubjectCache(version, largest)
    if (rows > wholeRowsMax) return cache
    const found = rows === 0 ? [] : (statements.all.all(subject, rows) as [string][])
    holdAll(
      cache,
      found.map(([json]) => json),
    )
    return cache
  }

  return {
    of,
    entityText: (subject, key) => {
      const cache = of(subject)
      const known = cache.entities.get(key)
      if (known) return known === 'absent' ? undefined : known.json
      if (cache.whole) return undefined
      const row = statements.entity.get(subject, key) as [string] | undefined
      const [json] = row ?? []
      if (json === undefined) cache.entities.set(key, 'absent')
      else hold(cache, JSON.parse(json) as Entity, json)
      return json
    },
    count: (subject, name) => {
      const cache = of(subject)
      const known = cache.counters.get(name) ?? (cache.allCounters ? 0 : undefined)
      if (known !== undefined) return known
      const [count = 0] = (statements.counter.get(subject, name) as [number] | undefined) ?? []
      cache.counters.set(name, count)
      return count
    },
  }
}

export interface ReadTotals {
  readonly version: number
  readonly largest: [string, number][]
  /** How many entities there are, counted up to a number. */
  readonly rows: number
}

export function readTotals(
  statements: StateStatements,
  subject: string,
  rowsMax: number,
): ReadTotals {
  const row = statements.totals.get(subject, KINDS_MAX, rowsMax)
  const [version, largest, rows] = row as [number | null, string | null, number]
  return {
    version: version ?? 0,
    largest: JSON.parse(`[${largest ?? ''}]`) as [string, number][],
    rows,
  }
}
