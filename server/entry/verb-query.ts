import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { eventPathStarts, type Prefixes } from '../../codec/index.js'
import type { LogDatabase } from '../adapter/duckdb/log-database.js'
import { createPrefilter } from '../log/prefilter.js'
import { ATHENA } from '../query/athena.js'
import { athenaTable, athenaTableSql } from '../query/athena-table.js'
import type { Days, Dialect } from '../query/dialect.js'
import { DUCKDB } from '../query/duckdb.js'
import { RESULT_FORMATS } from '../query/format-result.js'
import { NAMED_QUERIES, querySql } from '../query/named-queries.js'
import type { QueryResult } from '../query/query-result.js'
import { dataFolder } from './environment.js'
import { loadLogSettings } from './log-settings.js'
import { logSources } from './log-sources.js'
import { SettingError, resolveSettings } from './settings.js'
import { withLog } from './with-log.js'

export interface QueryOptions extends Days {
  readonly list?: boolean
  readonly sql?: string
  readonly table?: string
  readonly distribution?: readonly string[]
  readonly format: string
  readonly slowPrefix?: string
  readonly fastPrefix?: string
  readonly data?: string
}

const DIALECTS: Readonly<Record<string, Dialect>> = { athena: ATHENA, duckdb: DUCKDB }
const QUERY_NAME = /^[a-z][a-z0-9-]*$/
const DAY = /^\d{4}-\d\d-\d\d$/

/** Asks a log: a query by its name, or one in SQL. */
export async function queryVerb(
  question: string | undefined,
  files: readonly string[],
  options: QueryOptions,
): Promise<void> {
  if (options.list) return print(list())
  if (options.table !== undefined) return print([tableSql(options.table, options.distribution)])
  if (question === undefined) {
    throw new SettingError('Name a query, or write one in SQL; "--list" tells the names.')
  }
  const folder = dataFolder(options.data)
  const prefixes = await prefixesOf(folder, options)
  const about = { ...daysOf(options), prefixes }
  if (options.sql !== undefined) {
    const dialect = oneOf(DIALECTS, 'dialect', options.sql)
    return print([querySql(question, dialect, about) ?? unknownQuery(question)])
  }
  const format = oneOf(RESULT_FORMATS, 'format', options.format)
  const sql = querySql(question, DUCKDB, about)
  if (sql === undefined) checkOwnSql(question, options)
  const sources = await logSources(files, folder)
  // A query by name looks at events alone, which are few of a log's rows.
  const starts = prefixes.flatMap((each) => eventPathStarts(each))
  await withLog(sources, sql === undefined ? undefined : createPrefilter(starts), async (log) =>
    print(format(sql === undefined ? await ownQuery(log, question) : await log.query(sql))),
  )
}

function checkOwnSql(question: string, { since, until }: QueryOptions): void {
  if (QUERY_NAME.test(question)) unknownQuery(question)
  if (since !== undefined || until !== undefined) {
    throw new SettingError('"--since" and "--until" go with the name of a query.')
  }
}

function unknownQuery(name: string): never {
  const names = Object.keys(NAMED_QUERIES).join(', ')
  throw new SettingError(`There is no query "${name}"; there are ${names}.`)
}

/** What is wrong with somebody's SQL is said in DuckDB's words, rows that it fails on later included. */
async function ownQuery(log: LogDatabase, sql: string): Promise<QueryResult> {
  const wrong = (error: unknown): never => {
    throw new SettingError(error instanceof Error ? error.message : String(error))
  }
  const { columns, rows } = await log.query(sql).catch(wrong)
  return {
    columns,
    rows: (async function* () {
      try {
        yield* rows
      } catch (error) {
        wrong(error)
      }
    })(),
  }
}

async function print(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), process.stdout, { end: false }).catch((error: unknown) => {
    // Whoever read has seen enough, as `head` has.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  })
}

function list(): readonly string[] {
  const names = Object.entries(NAMED_QUERIES)
  const width = Math.max(...names.map(([name]) => name.length))
  return names.map(([name, { about }]) => `${name.padEnd(width)}  ${about}\n`)
}

function tableSql(location: string, distributions: readonly string[] = []): string {
  if (!/^s3:\/\/[a-z0-9.-]+(\/[^'\s]*)?$/.test(location)) {
    throw new SettingError('"--table" is where the log is delivered: s3://bucket/prefix/.')
  }
  if (distributions.length === 0 || !distributions.every((id) => /^[A-Z0-9]+$/.test(id))) {
    throw new SettingError('"--distribution" is the id of a distribution, such as E2EXAMPLE.')
  }
  return athenaTableSql(athenaTable({ location, distributions }))
}

/** Those that were given, else those that the data folder was written with. */
async function prefixesOf(
  folder: string,
  { slowPrefix, fastPrefix }: QueryOptions,
): Promise<readonly Prefixes[]> {
  if (slowPrefix === undefined && fastPrefix === undefined) {
    return (await loadLogSettings(folder)).prefixes
  }
  const checked = resolveSettings({}, { site: '.', slowPrefix, fastPrefix })
  return [{ slow: checked.slowPrefix, fast: checked.fastPrefix }]
}

function daysOf({ since, until }: QueryOptions): Days {
  for (const day of [since, until]) {
    if (day !== undefined && !isDay(day))
      throw new SettingError(`A day is written as 2026-11-22; "${day}" is none.`)
  }
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }
}

/** Whether the calendar has it: some engines take 30 February for 2 March. */
function isDay(day: string): boolean {
  const at = DAY.test(day) ? Date.parse(day) : NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

function oneOf<Value>(table: Readonly<Record<string, Value>>, what: string, name: string): Value {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (found !== undefined) return found
  throw new SettingError(
    `There is no ${what} "${name}"; there are ${Object.keys(table).join(', ')}.`,
  )
}
