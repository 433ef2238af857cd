import type Database from 'libsql'
import type { SiteDatabase } from './open-database.js'
import type { STATE_SQL } from './state-statements.js'
import { trim, type SubjectCache } from './subject-cache.js'

/** Writes what joins left in memory to the database. */
export interface StateFlush {
  /** Writes before long, and at once where much is waiting. */
  soon(subject: string, rows: number): void
  /** Writes all that is waiting. @throws where the database cannot take it; it is kept, and tried again. */
  now(): void
  /**
   * Called before more is taken into memory: lets go of what was not used for long.
   *
   * @throws where so much is waiting, because the database fails, that no more can be taken.
   */
  makeRoom(): void
}

/** How long a join may be in memory alone, in milliseconds. */
const FLUSH_MS = 100
/** Rows that are written at once: about 5 ms of the event loop. */
const FLUSH_ROWS = 500
/** Most rows in memory alone while the database fails. */
const WAITING_ROWS_MAX = 20_000
/** Subjects that are held; those used last stay. */
const SUBJECTS_HELD_MAX = 5_000

type Statements = Readonly<Record<keyof typeof STATE_SQL, Database.Statement>>

export function createStateFlush(
  database: SiteDatabase,
  statements: Statements,
  subjects: Map<string, SubjectCache>,
): StateFlush {
  const dirty = new Set<string>()
  let rows = 0
  let timer: NodeJS.Timeout | undefined

  const now = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (dirty.size === 0) return
    writeAll(database.sql, statements, subjects, dirty)
    for (const subject of dirty) settle(subjects.get(subject))
    dirty.clear()
    rows = 0
    forgetOldest(subjects)
  }

  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      try {
        now()
      } catch {
        // Kept; whoever asks for it next, or the checkpoint, is told.
        later()
      }
    }, FLUSH_MS)
    timer.unref()
  }

  database.beforeCheckpoint(now)
  return {
    soon: (subject, count) => {
      dirty.add(subject)
      rows += count
      if (rows < FLUSH_ROWS || rows > WAITING_ROWS_MAX) later()
      else setImmediate(() => (rows >= FLUSH_ROWS ? tryNow(now, later) : undefined))
    },
    now,
    makeRoom: () => {
      if (rows > WAITING_ROWS_MAX) now()
      if (subjects.size > SUBJECTS_HELD_MAX * 2) {
        now()
        forgetOldest(subjects)
      }
    },
  }
}

function tryNow(now: () => void, later: () => void): void {
  try {
    now()
  } catch {
    later()
  }
}

/** One transaction of at most four statements, however many rows there are. */
function writeAll(
  sql: Database.Database,
  statements: Statements,
  subjects: ReadonlyMap<string, SubjectCache>,
  dirty: ReadonlySet<string>,
): void {
  const entities: unknown[] = []
  const counters: unknown[] = []
  const empty: unknown[] = []
  const versions: unknown[] = []
  for (const subject of dirty) {
    const cache = subjects.get(subject)
    if (!cache) continue
    versions.push([subject, cache.version])
    for (const key of cache.dirtyEntities) {
      const known = cache.entities.get(key)
      if (known === undefined || known === 'absent') continue
      entities.push([subject, key, known.entity.list ?? null, known.entity.at ?? 0, known.json])
    }
    for (const name of cache.dirtyCounters) {
      const count = cache.counters.get(name) ?? 0
      if (count > 0) counters.push([subject, name, count])
      else empty.push([subject, name])
    }
  }
  sql.exec('BEGIN IMMEDIATE')
  try {
    statements.putEntities.run(JSON.stringify(entities))
    if (counters.length > 0) statements.putCounters.run(JSON.stringify(counters))
    if (empty.length > 0) statements.dropCounters.run(JSON.stringify(empty))
    statements.putVersions.run(JSON.stringify(versions))
    sql.exec('COMMIT')
  } catch (error) {
    // A full disk may have rolled back already.
    if (sql.inTransaction) sql.exec('ROLLBACK')
    throw error
  }
}

function settle(cache: SubjectCache | undefined): void {
  if (!cache) return
  cache.dirtyEntities.clear()
  cache.dirtyCounters.clear()
  for (const [name, count] of cache.counters) if (count === 0) cache.counters.delete(name)
  trim(cache)
}

/** Called when nothing is dirty, so that whatever is let go is in the database. */
function forgetOldest(subjects: Map<string, SubjectCache>): void {
  for (const subject of subjects.keys()) {
    if (subjects.size <= SUBJECTS_HELD_MAX) return
    subjects.delete(subject)
  }
}
