import type * as DuckDB from '@duckdb/node-api'
import { SettingError } from './settings.js'

/**
 * The SQL engine, which only `query` needs: it has 70 MB, so that it is installed by those who ask for it.
 *
 * @throws {SettingError} which says how to install it.
 */
export async function loadDuckDB(
  load: () => Promise<typeof DuckDB> = () => import('@duckdb/node-api'),
): Promise<typeof DuckDB> {
  try {
    return await load()
  } catch (error) {
    // Also where the package is there and its binary for this system is not.
    if (!isNotFound(error)) throw error
    throw new SettingError(
      '"query" needs DuckDB, which is installed separately: npm install @duckdb/node-api',
    )
  }
}

function isNotFound(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}
