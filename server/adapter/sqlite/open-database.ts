import { randomInt } from 'node:crypto'
import Database from 'libsql'
import { StoreError } from '../../port/store-error.js'
import { createGroupCommit, type GroupCommit } from './group-commit.js'
import { FROM_VERSION_1, SCHEMA, SCHEMA_VERSION } from './schema.js'

/** How long to wait for another process that writes, `sqlite3` in a terminal for instance. It blocks this one. */
const BUSY_MS_MAX = 5_000
/** SQLite's own 2 MB read the pages of a busy site again and again. */
const CACHE_KIB = 32_768

/**
 * Pages of 4 KiB in the write-ahead log before they are moved into the database, should no checkpoint do it first: each
 * move syncs the disk twice while everybody waits.
 */
const LOG_PAGES_MAX = 16_000

/** A database file with the tables of state and events. */
export interface SiteDatabase {
  /** Tells this database from one that took its place. */
  readonly id: number
  readonly sql: Database.Database
  readonly group: GroupCommit
  /**
   * Makes all that was asked for until now outlive a power cut, and shortens the write-ahead log. It blocks the thread
   * while the disk syncs.
   *
   * @throws {StoreError} `database_busy` where another process is reading.
   */
  checkpoint(): void
  /** Has something done before each checkpoint and before the end: writing what is held in memory. */
  beforeCheckpoint(work: () => void): void
  /** Does what is waiting, then closes the file. */
  close(): void
}

/**
 * Opens a database file, and makes it where there is none (its folder has to be there). What is committed outlives
 * `kill -9` at once and a power cut after the next `checkpoint`: between the two, the access log knows it.
 *
 * @throws {StoreError} `not_a_database`, or `database_too_new` for a file of a later version of this software.
 * @example
 * const database = openDatabase('data/state.db')
 * const state = createSqliteStateStore(database)
 */
export function openDatabase(file: string): SiteDatabase {
  const sql = new Database(file)
  try {
    prepare(sql, file)
  } catch (error) {
    sql.close()
    if (codeOf(error) !== 'SQLITE_NOTADB') throw error
    throw new StoreError('not_a_database', `The file "${file}" is not a SQLite database.`, error)
  }
  const group = createGroupCommit(sql)
  const first: (() => void)[] = [() => group.flush()]
  const writeHeld = (): void => {
    for (const work of first) work()
  }
  const [id] = sql.prepare('PRAGMA application_id').raw().get() as [number]
  return {
    id,
    sql,
    group,
    beforeCheckpoint: (work) => {
      first.push(work)
    },
    checkpoint: () => {
      writeHeld()
      const row = sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().get() as [number]
      if (row[0] !== 0) {
        throw new StoreError('database_busy', `Another process holds the database "${file}".`)
      }
    },
    close: () => {
      try {
        writeHeld()
      } finally {
        sql.close()
      }
    },
  }
}

function prepare(sql: Database.Database, file: string): void {
  sql.exec(`PRAGMA busy_timeout = ${BUSY_MS_MAX}`)
  sql.exec('PRAGMA journal_mode = WAL')
  // In WAL mode only checkpoints sync then. FULL would sync each commit, which the access log has done already.
  sql.exec('PRAGMA synchronous = NORMAL')
  sql.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
  sql.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES_MAX}`)
  const version = versionOf(sql)
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      'database_too_new',
      `The database "${file}" has schema ${version}; this version knows ${SCHEMA_VERSION} and older. Install a newer one.`,
    )
  }
  if (version === SCHEMA_VERSION) return
  sql.exec('BEGIN IMMEDIATE')
  // Another process may have done it while this one waited.
  const found = versionOf(sql)
  if (found < SCHEMA_VERSION) {
    sql.exec(found === 0 ? SCHEMA : FROM_VERSION_1)
    // Another database from now on: no checkpoint speaks for it, and the log is read from its beginning.
    sql.exec(`PRAGMA application_id = ${randomInt(1, 2 ** 31)}`)
  }
  sql.exec('COMMIT')
}

function versionOf(sql: Database.Database): number {
  const [version] = sql.prepare('PRAGMA user_version').raw().get() as [number]
  return version
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
