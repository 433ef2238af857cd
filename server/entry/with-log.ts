import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogDatabase, type LogDatabase } from '../adapter/duckdb/log-database.js'
import { gunzip } from '../adapter/node/gunzip.js'
import { addCounts } from '../log/add-counts.js'
import type { Prefilter } from '../log/prefilter.js'
import { readColumns, type ColumnsReject } from '../log/read-columns.js'
import { loadDuckDB } from './load-duckdb.js'
import type { LogSource } from './log-sources.js'
import { withProgress } from './progress.js'

/** What a shell calls the end by a signal from the keyboard. */
const INTERRUPTED = 130

/**
 * Reads log files into a database, hands it on, and removes it. It lies in a folder of its own, not in memory, however long
 * the log is.
 *
 * The project's own reader parses the rows, not DuckDB's `read_csv` and `read_json`: in w3c the columns follow from the last
 * `#Fields:`, which may change midway, and a broken row must cost that row alone.
 */
export async function withLog(
  sources: readonly LogSource[],
  mayMatter: Prefilter | undefined,
  use: (log: LogDatabase) => Promise<void>,
): Promise<void> {
  const duckdb = await loadDuckDB()
  const folder = await mkdtemp(join(tmpdir(), 'site-events-query-'))
  // The log is private: it is not left behind.
  const interrupt = (): void => {
    rmSync(folder, { recursive: true, force: true })
    process.exit(INTERRUPTED)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)
  try {
    const writer = await createLogDatabase(duckdb, folder)
    const rejects = new Map<ColumnsReject, number>()
    for (const source of sources) {
      const options = mayMatter ? { gunzip, mayMatter } : { gunzip }
      for await (const batch of readColumns(withProgress(source.chunks(), source), options)) {
        batch.rows.forEach(writer.append)
        addCounts(rejects, batch.rejects)
      }
    }
    tellRejects(rejects)
    const log = await writer.seal()
    try {
      await use(log)
    } finally {
      log.close()
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt)
    await rm(folder, { recursive: true, force: true })
  }
}

function tellRejects(rejects: ReadonlyMap<ColumnsReject, number>): void {
  if (rejects.size === 0) return
  const reasons = [...rejects].map(([reason, count]) => `${count} ${reason}`).join(', ')
  console.error(`Lines that could not be read: ${reasons}.`)
}
