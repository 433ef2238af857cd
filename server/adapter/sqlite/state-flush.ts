import type { SiteDatabase } from './open-database.js'
import { trim, type SubjectCache } from './subject-cache.js'
import { writeState, type StateStatements } from './write-state.js'

/** Writes what joins left in memory to the database. */
export interface StateFlush {
  /** Writes the subject before long, and at once where much of it is waiting. */
  soon(subject: string): void
  /**
   * Writes all that is waiting, or what is of one subject.
   *
   * @throws where the database cannot take it; it is kept, and tried again.
   */
  now(subject?: string): void
  /**
   * Called before more is taken into memory: lets go of what was not used for long.
   *
   * @throws where so much is waiting, because the database fails, that no more can be taken.
   */
  makeRoom(): void
}

/**
 * How long a join may be in memory alone, in milliseconds. The counters and the version of a busy subject are written once
 * in that time, however often they change.
 */
const FLUSH_MS = 1_000
/** Rows that are written at once: about 5 ms of the event loop. */
const FLUSH_ROWS = 500
/** Rows that wait, of all subjects, before they are written sooner. */
const WAITING_ROWS_SOON = 10_000
/** Most rows in memory alone while the database fails. */
const WAITING_ROWS_MAX = 20_000
/** Subjects that are held; those used last stay. */
const SUBJECTS_HELD_MAX = 5_000
/** About what they may take in memory. */
const BYTES_HELD_MAX = 128 * 1024 * 1024

interface Waiting {
  readonly since: number
  rows: number
}

export function createStateFlush(
  database: SiteDatabase,
  statements: StateStatements,
  subjects: Map<string, SubjectCache>,
  rowsHeldMax: number,
): StateFlush {
  /** Subjects that have what the database has not, those that have waited longest first. */
  const waiting = new Map<string, Waiting>()
  let rows = 0
  let timer: NodeJS.Timeout | undefined
  /** Set while an immediate write is asked for, and after one has failed until it is tried again. */
  let isUrgent = false

  const write = (names: readonly string[]): void => {
    const caches = names.flatMap((name): [string, SubjectCache][] => {
      const cache = subjects.get(name)
      return cache ? [[name, cache]] : []
    })
    if (caches.length === 0) return
    writeState(database.sql, statements, caches)
    for (const [name, cache] of caches) {
      rows -= waiting.get(name)?.rows ?? 0
      waiting.delete(name)
      settle(cache, rowsHeldMax)
    }
    forgetOldest(subjects, waiting)
  }

  /** Those whose time has come, as many as are written at once. */
  const due = (): string[] => {
    const until = rows > WAITING_ROWS_SOON ? Infinity : performance.now() - FLUSH_MS
    const names: string[] = []
    let count = 0
    for (const [name, each] of waiting) {
      if (count >= FLUSH_ROWS) break
      if (each.since > until && each.rows < FLUSH_ROWS) continue
      names.push(name)
      count += each.rows
    }
    return names
  }

  const work = (): void => {
    clearTimeout(timer)
    timer = undefined
    isUrgent = false
    try {
      write(due())
      wake()
    } catch {
      // Kept; whoever asks for it next, or the checkpoint, is told.
      isUrgent = true
      timer = setTimeout(work, FLUSH_MS).unref()
    }
  }

  const wake = (): void => {
    const [oldest] = waiting.values()
    if (!oldest || timer !== undefined) return
    const ms = Math.max(0, oldest.since + FLUSH_MS - performance.now())
    timer = setTimeout(work, ms).unref()
  }

  const now = (subject?: string): void => {
    if (subject === undefined) write([...waiting.keys()])
    else if (waiting.has(subject)) write([subject])
  }

  database.beforeCheckpoint(now)
  return {
    soon: (subject) => {
      const count = subjects.get(subject)?.dirtyEntities.size ?? 0
      const known = waiting.get(subject)
      rows += count - (known?.rows ?? 0)
      if (known) known.rows = count
      else waiting.set(subject, { since: performance.now(), rows: count })
      const isMuch = count >= FLUSH_ROWS || rows > WAITING_ROWS_SOON
      if (!isMuch || isUrgent || rows > WAITING_ROWS_MAX) return wake()
      isUrgent = true
      setImmediate(work)
    },
    now,
    makeRoom: () => {
      if (rows > WAITING_ROWS_MAX) now()
      if (subjects.size > SUBJECTS_HELD_MAX * 2) {
        now()
        forgetOldest(subjects, waiting)
      }
    },
  }
}

function settle(cache: SubjectCache, rowsHeldMax: number): void {
  cache.dirtyEntities.clear()
  cache.dirtyCounters.clear()
  for (const [name, count] of cache.counters) if (count === 0) cache.counters.delete(name)
  trim(cache, rowsHeldMax)
}

/** What waits stays, so that whatever is let go is in the database. */
function forgetOldest(
  subjects: Map<string, SubjectCache>,
  waiting: ReadonlyMap<string, unknown>,
): void {
  let bytes = 0
  for (const cache of subjects.values()) bytes += cache.bytes
  for (const [subject, cache] of subjects) {
    if (subjects.size <= SUBJECTS_HELD_MAX && bytes <= BYTES_HELD_MAX) return
    if (waiting.has(subject)) continue
    subjects.delete(subject)
    bytes -= cache.bytes
  }
}
