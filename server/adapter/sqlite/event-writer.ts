import { createStoreEventWriter } from '../../logger/store-event-writer.js'
import type { EventWriter } from '../../port/event-writer.js'
import type { SqliteEventStore } from './event-store.js'

/** How often expired records are looked for, when something is written. */
const PURGE_MS = 60_000

interface OpenWriter {
  readonly write: EventWriter
  readonly store: SqliteEventStore
}

/**
 * Writes service events into a SQLite file, and deletes those that have expired. The file is opened with the first
 * record, and SQLite itself is loaded only then.
 *
 * @param file Its folder has to be there.
 * @example createLogger({ origin: 'billing', environment: 'production', writeEvent: createSqliteEventWriter('events.db') })
 */
export function createSqliteEventWriter(file: string): EventWriter {
  let opened: Promise<OpenWriter> | undefined
  let purgedAt = 0
  return async (records) => {
    opened ??= open(file)
    const { write, store } = await opened.catch((error: unknown) => {
      // The next attempt opens it anew.
      opened = undefined
      throw error
    })
    await write(records)
    const now = Date.now()
    if (now - purgedAt < PURGE_MS) return
    purgedAt = now
    await store.purge()
  }
}

async function open(file: string): Promise<OpenWriter> {
  const [{ openDatabase }, { createSqliteEventStore }] = await Promise.all([
    import('./open-database.js'),
    import('./event-store.js'),
  ])
  const store = createSqliteEventStore(openDatabase(file), Date)
  return { store, write: createStoreEventWriter(store) }
}
