/** What a service event tells besides its type. */
export interface ServiceEventDetails {
  /** One sentence for a person. */
  readonly description: string
  /** Who caused it, where somebody did. */
  readonly userId?: string
  /** The rest of it, as plain data. */
  readonly payload?: unknown
}

/**
 * Where a back end says what it does. Nothing here throws or waits, and nothing is lost silently: what cannot be kept is
 * counted.
 *
 * @example log.event('LOG_READ', { description: 'Read a log file.', payload: { key, events: 12 } })
 */
export interface ServiceLog {
  /** Something that the business knows: kept as a record of the type, such as `LOG_READ`. */
  event(type: string, details: ServiceEventDetails): void
  /** For whoever develops it; silent in production. */
  debug(description: string, payload?: unknown): void
  info(description: string, payload?: unknown): void
  warn(description: string, payload?: unknown): void
  /** A failure: kept as a record of the type `ERROR`. */
  error(description: string, error?: unknown): void
}
