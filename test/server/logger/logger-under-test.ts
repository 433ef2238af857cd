import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import type { Printer } from '../../../server/logger/console-line.js'
import {
  createServiceLogger,
  type LoggerOptions,
} from '../../../server/logger/create-service-logger.js'
import { createStoreEventWriter } from '../../../server/logger/store-event-writer.js'
import type { EventRecord, EventStore } from '../../../server/port/event-store.js'
import { createSimulatedClock } from './simulated-clock.js'

/** A console that keeps what it was told. */
export function createPrinter(): { print: Printer; lines: { level: string; line: string }[] } {
  const lines: { level: string; line: string }[] = []
  const at = (level: string) => (line: string) => void lines.push({ level, line })
  const print = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  return { print, lines }
}

/** A logger over a store in memory and a clock that stands. */
export function createTestLogger(options: Partial<LoggerOptions> = {}) {
  const clock = createSimulatedClock()
  const store = createMemoryEventStore({ now: () => 0 })
  const { print, lines } = createPrinter()
  const writeEvent = createStoreEventWriter(store)
  const logger = createServiceLogger(
    { origin: 'billing', environment: 'production', writeEvent, ...options },
    { clock, print },
  )
  return { logger, clock, store, lines, print }
}

/** Every record of an origin, oldest first. */
export async function recordsOf(store: EventStore, origin = 'billing'): Promise<EventRecord[]> {
  const records: EventRecord[] = []
  let cursor: string | undefined
  do {
    const page = await store.query({
      origin,
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    })
    records.push(...page.records)
    cursor = page.cursor
  } while (cursor !== undefined)
  return records.reverse()
}
