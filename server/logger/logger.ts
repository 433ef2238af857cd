import type { ServiceEventDetails, ServiceLog } from '../port/service-log.js'

/** What became of what was logged. */
export interface LoggerCounts {
  readonly written: number
  readonly waiting: number
  /** What will not be written. Each of them was printed on the console instead. */
  readonly dropped: number
}

/**
 * Where a back end says what it does. Nothing here throws, and what is not written is counted and printed.
 *
 * @example
 * const log = logger.child({ correlationId: request.id })
 * log.event('JOB_COMPLETED', { description: 'Sent 12 invoices.', userId: 'ann', payload: { sent: 12 } })
 */
export interface Logger<Type extends string = string> extends ServiceLog {
  /** Something that the business knows, kept as a record. */
  event(type: Type, details: ServiceEventDetails): void
  /** A logger whose records and lines carry these fields too, such as a correlation id. */
  child(context: Readonly<Record<string, unknown>>): Logger<Type>
  /**
   * Waits until all that was logged before is written or dropped, at most `timeoutMs` milliseconds. What still waits then
   * is printed on the console, and is tried on.
   *
   * @returns Whether nothing waits.
   */
  flush(options?: { readonly timeoutMs?: number }): Promise<boolean>
  counts(): LoggerCounts
}
