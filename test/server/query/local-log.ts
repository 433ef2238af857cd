import * as duckdb from '@duckdb/node-api'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogDatabase } from '../../../server/adapter/duckdb/log-database.js'
import { gunzip } from '../../../server/adapter/node/gunzip.js'
import type { Prefilter } from '../../../server/log/prefilter.js'
import { readColumns } from '../../../server/log/read-columns.js'
import type { Cell, QueryResult } from '../../../server/query/query-result.js'

/** Log files in the database that `query` reads them into. */
export interface LocalLog {
  query(sql: string): Promise<readonly (readonly Cell[])[]>
  result(sql: string): Promise<QueryResult>
  readonly rejects: Readonly<Record<string, number>>
  readonly folder: string
  close(): Promise<void>
}

export async function localLog(
  files: readonly Uint8Array[],
  mayMatter?: Prefilter,
): Promise<LocalLog> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-query-test-'))
  const writer = await createLogDatabase(duckdb, folder)
  const sums: Record<string, number> = {}
  for (const bytes of files) {
    const options = mayMatter ? { gunzip, mayMatter } : { gunzip }
    for await (const { rows, rejects } of readColumns(once(bytes), options)) {
      rows.forEach(writer.append)
      for (const [reason, count] of rejects) sums[reason] = (sums[reason] ?? 0) + count
    }
  }
  const log = await writer.seal()
  return {
    query: async (sql) => {
      const rows: (readonly Cell[])[] = []
      for await (const row of (await log.query(sql)).rows) rows.push(row)
      return rows
    },
    result: (sql) => log.query(sql),
    rejects: sums,
    folder,
    close: async () => {
      log.close()
      await rm(folder, { recursive: true })
    },
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
