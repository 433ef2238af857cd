import type * as DuckDB from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api'
import { join } from 'node:path'
import { LOG_FIELDS, type Columns } from '../../../codec/index.js'
import { literal } from '../../query/dialect.js'
import type { Cell, QueryResult } from '../../query/query-result.js'

/** A log that is being read into a relation. */
export interface LogDatabaseWriter {
  append(row: Columns): void
  /** Ends the writing. */
  seal(): Promise<LogDatabase>
}

/** The relation `log`, and nothing else. */
export interface LogDatabase {
  /**
   * Runs one SELECT. It can write nothing, and read no file and no network.
   *
   * @throws {Error} in DuckDB's words, or where the text is not one SELECT.
   */
  query(sql: string): Promise<QueryResult>
  close(): void
}

/** Most memory that DuckDB takes; what does not fit lies in the folder. */
export const DUCKDB_MEMORY_MAX = '512MB'

/** The relation's columns are what a delivery is asked for, so that one text of SQL suits it and the table of Athena. */
const TABLE = `CREATE TABLE log (${LOG_FIELDS.map((name) => `"${name}" VARCHAR`).join(', ')})`

/**
 * Makes a database for one log in an empty folder.
 *
 * @example
 * const writer = await createLogDatabase(await import('@duckdb/node-api'), folder)
 * writer.append((name) => row[name])
 * const { rows } = await (await writer.seal()).query('SELECT count(*) FROM log')
 */
export async function createLogDatabase(
  duckdb: typeof DuckDB,
  folder: string,
): Promise<LogDatabaseWriter> {
  const path = join(folder, 'log.duckdb')
  const writing = await open(duckdb, path, {})
  await writing.connection.run(TABLE)
  const appender = await writing.connection.createAppender('log')
  return {
    append: (row) => {
      for (const name of LOG_FIELDS) {
        const value = row(name)
        if (value === undefined) appender.appendNull()
        else appender.appendVarchar(value)
      }
      appender.endRow()
    },
    seal: async () => {
      appender.closeSync()
      close(writing)
      return sealed(duckdb, path, folder)
    },
  }
}

interface Opened {
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
}

async function open(
  duckdb: typeof DuckDB,
  path: string,
  options: Record<string, string>,
): Promise<Opened> {
  const instance = await duckdb.DuckDBInstance.create(path, {
    memory_limit: DUCKDB_MEMORY_MAX,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...options,
  })
  return { instance, connection: await instance.connect() }
}

function close({ instance, connection }: Opened): void {
  connection.closeSync()
  instance.closeSync()
}

/**
 * Opened anew, so that it can be read-only. Once external access is off, DuckDB opens its own database and temporary folder
 * alone.
 *
 * Source: the DuckDB documentation, "Securing DuckDB".
 */
async function sealed(duckdb: typeof DuckDB, path: string, folder: string): Promise<LogDatabase> {
  const reading = await open(duckdb, path, { access_mode: 'READ_ONLY' })
  const { connection } = reading
  await connection.run(`SET temp_directory = ${literal(folder)}`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    query: async (sql) => {
      const statements = await connection.extractStatements(sql)
      if (statements.count !== 1) throw new Error('One statement is run at a time.')
      const statement = await statements.prepare(0)
      if (statement.statementType !== duckdb.StatementType.SELECT) {
        throw new Error('The log is only read: the statement must be a SELECT.')
      }
      const result = await statement.stream()
      return { columns: result.deduplicatedColumnNames(), rows: rowsOf(result) }
    },
    close: () => close(reading),
  }
}

async function* rowsOf(result: DuckDB.DuckDBResult): AsyncGenerator<readonly Cell[]> {
  for await (const rows of result.yieldRows()) for (const row of rows) yield row.map(cellOf)
}

function cellOf(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  return String(value)
}
