import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type SiteDatabase } from '../../../server/adapter/sqlite/open-database.js'

/** A new folder, and how to remove it. */
export async function temporaryFolder(): Promise<{ folder: string; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-'))
  return { folder, end: () => rm(folder, { recursive: true, force: true }) }
}

/** What an adapter over a new database file is made of, for a contract. */
export async function withDatabase<Port>(
  make: (database: SiteDatabase) => Port,
): Promise<{ port: Port; end: () => Promise<void> }> {
  const { folder, end } = await temporaryFolder()
  const database = openDatabase(join(folder, 'state.db'))
  return {
    port: make(database),
    end: async () => {
      database.close()
      await end()
    },
  }
}
