import duckdb, { type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import type { AthenaTable } from '../../../server/query/athena-table.js'
import type { Cell } from '../../../server/query/query-result.js'

/**
 * What stands for Athena: the text that is meant for it runs as it is, over a table as the DDL says it, with Trino's own
 * meaning of each function where DuckDB has another or none.
 */
export interface AthenaEngine {
  /** Fills the table with the lines of delivered JSON files, as the OpenX SerDe reads them. */
  load(lines: readonly string[]): Promise<void>
  query(sql: string): Promise<readonly (readonly Cell[])[]>
  close(): void
}

/** Trino's functions of the queries that DuckDB lacks or takes otherwise; a NULL never reaches them. */
const TRINO: readonly (readonly [
  name: string,
  parameters: string,
  call: (...args: never[]) => unknown,
])[] = [
  ['url_decode', 's', javaUrlDecode],
  ['regexp_like', 'ss', (text: string, pattern: string) => regexp(pattern).test(text)],
  [
    'regexp_extract',
    'ssi',
    // NULL where nothing is found.
    (text: string, pattern: string, group: number) => regexp(pattern).exec(text)?.[group] ?? null,
  ],
  [
    'regexp_replace',
    'sss',
    (text: string, pattern: string, by: string) => text.replace(regexp(pattern, 'g'), by),
  ],
]

export async function createAthenaEngine(table: AthenaTable): Promise<AthenaEngine> {
  const instance = await duckdb.DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const types: Readonly<Record<string, DuckDBType>> = { s: duckdb.VARCHAR, i: duckdb.INTEGER }
  for (const [name, parameters, call] of TRINO) {
    const kinds = [...parameters].map((each) => types[each]!)
    connection.registerScalarFunction(
      duckdb.DuckDBScalarFunction.create({
        name,
        parameterTypes: kinds,
        returnType: name === 'regexp_like' ? duckdb.BOOLEAN : duckdb.VARCHAR,
        mainFunction: (_, input, output) => {
          const vectors = kinds.map((_, i) => input.getColumnVector(i))
          for (let row = 0; row < input.rowCount; row++) {
            const args = vectors.map((vector) => vector.getItem(row))
            const isNull = args.includes(null)
            output.setItem(row, isNull ? null : (call(...(args as never[])) as DuckDBValue))
          }
          output.flush()
        },
      }),
    )
  }
  const columns = [...table.columns, ...table.partitionKeys].map(({ name }) => name)
  await connection.run(
    `CREATE TABLE log (${columns.map((name) => `"${name}" VARCHAR`).join(', ')})`,
  )
  return {
    load: async (lines) => {
      await connection.run('DELETE FROM log')
      const appender = await connection.createAppender('log')
      for (const line of lines) {
        const row = openxRow(line)
        for (const name of columns) {
          const value = name === 'day' ? row.get('date')?.replaceAll('-', '/') : row.get(name)
          if (value === undefined) appender.appendNull()
          else appender.appendVarchar(value)
        }
        appender.endRow()
      }
      appender.closeSync()
    },
    query: async (sql) => {
      const rows = (await connection.runAndReadAll(sql)).getRowsJS()
      return rows.map((row) =>
        row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : (cell as Cell))),
      )
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Names in lower case; a line that is no JSON is a row of NULLs (`ignore.malformed.json`). */
function openxRow(line: string): ReadonlyMap<string, string> {
  try {
    const values = JSON.parse(line) as Record<string, string>
    return new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  } catch {
    return new Map()
  }
}

/** `java.net.URLDecoder`: `+` is a space, bytes that are no UTF-8 become U+FFFD, and a bad escape throws. */
function javaUrlDecode(text: string): string {
  const bad = /%(?![0-9A-Fa-f]{2})/.exec(text)
  if (bad) throw new Error(`URLDecoder: Illegal hex characters in escape pattern: ${text}`)
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    )
}

function regexp(pattern: string, flags = ''): RegExp {
  return new RegExp(pattern, `u${flags}`)
}
