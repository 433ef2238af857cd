import type { EventWriter } from '../port/event-writer.js'
import type { Printer } from './console-line.js'

/**
 * Writes each service event as one line of JSON, for a machine of one's own or a log service that reads lines.
 *
 * @example createLogger({ origin: 'billing', environment: 'development', writeEvent: createConsoleEventWriter() })
 */
export function createConsoleEventWriter(print: Pick<Printer, 'info'> = console): EventWriter {
  return async (records) => {
    for (const record of records) print.info(JSON.stringify(record))
  }
}
