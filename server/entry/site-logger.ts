import { systemClock } from '../adapter/node/clock.js'
import { createSqliteEventStore } from '../adapter/sqlite/event-store.js'
import type { SiteDatabase } from '../adapter/sqlite/open-database.js'
import type { Printer } from '../logger/console-line.js'
import { createServiceLogger } from '../logger/create-service-logger.js'
import type { Logger } from '../logger/logger.js'
import { createStoreEventWriter } from '../logger/store-event-writer.js'

export interface SiteLogger {
  readonly logger: Logger
  /** Writes what waits, as far as that is possible. The database is still open then. */
  close(): Promise<void>
}

/** What happened is found under this origin. */
export const SITE_ORIGIN = 'site'
/** Most that closing waits for a database that cannot be written to, in milliseconds. */
const FLUSH_MS_MAX = 2_000
const PURGE_EVERY_MS = 3_600_000

/** Says on the console what went wrong, and keeps it in the site's own database for as long as the logger says. */
export function createSiteLogger(database: SiteDatabase, print: Printer): SiteLogger {
  const events = createSqliteEventStore(database, systemClock)
  const writeEvent = createStoreEventWriter(events)
  const logger = createServiceLogger(
    { origin: SITE_ORIGIN, environment: 'embedded', writeEvent },
    { clock: systemClock, print },
  )
  const purge = (): void => {
    events.purge().catch((error: unknown) => {
      logger.warn('Expired records could not be deleted; it is tried again.', error)
    })
  }
  const timer = setInterval(purge, PURGE_EVERY_MS).unref()
  return {
    logger,
    close: async () => {
      clearInterval(timer)
      await logger.flush({ timeoutMs: FLUSH_MS_MAX })
    },
  }
}
