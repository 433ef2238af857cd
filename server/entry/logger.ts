import { systemClock } from '../adapter/node/clock.js'
import { createServiceLogger, type LoggerOptions } from '../logger/create-service-logger.js'
import type { ServiceEventTypes } from '../logger/event-type-table.js'
import type { Logger } from '../logger/logger.js'

export { createDynamoEventWriter } from '../adapter/dynamodb/event-writer.js'
export { createSqliteEventWriter } from '../adapter/sqlite/event-writer.js'
export { createConsoleEventWriter } from '../logger/console-event-writer.js'
export { createStoreEventWriter } from '../logger/store-event-writer.js'
export { withLogging, type LoggedContext, type WithLoggingOptions } from '../logger/with-logging.js'
export { REDACTED_KEYS } from '../logger/redaction.js'
export type { ServiceEventType, ServiceEventTypes } from '../logger/event-type-table.js'
export type { Logger, LoggerCounts } from '../logger/logger.js'
export type { LoggerOptions } from '../logger/create-service-logger.js'
export type { EventRecord } from '../port/event-store.js'
export type { EventWriter } from '../port/event-writer.js'
export type { ServiceEventDetails, ServiceLog } from '../port/service-log.js'

/**
 * A logger for any back end on Node.js: what happened is kept as records, what developers want to see is printed.
 * Nothing it does throws, and nothing is lost silently.
 *
 * @example
 * const TYPES = { JOB_COMPLETED: {}, INVOICE_SENT: { retentionDays: 365 } } as const
 * const logger = createLogger({ origin: 'billing', environment: 'production', types: TYPES, writeEvent: createConsoleEventWriter() })
 * logger.event('JOB_COMPLETED', { description: 'Sent 12 invoices.' })
 * await logger.flush()
 */
export function createLogger<const Types extends ServiceEventTypes = ServiceEventTypes>(
  options: LoggerOptions<Types>,
): Logger<keyof Types & string> {
  return createServiceLogger(options, { clock: systemClock, print: console })
}
