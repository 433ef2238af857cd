/** What is particular about a type of service events. */
export interface ServiceEventType {
  /** How long its records are kept; `Infinity` keeps them. @default 30, and 90 for `ERROR` */
  readonly retentionDays?: number
}

/**
 * The types of service events that a back end knows, as one table of its own.
 *
 * @example const TYPES = { JOB_COMPLETED: {}, INVOICE_SENT: { retentionDays: 365 } } as const
 */
export type ServiceEventTypes = Readonly<Record<string, ServiceEventType>>

export const RETENTION_DAYS = 30
export const ERROR_RETENTION_DAYS = 90
const DAY_MS = 86_400_000

/** The type of the records of failures. */
export const ERROR_TYPE = 'ERROR'

/** From when on a record of the type is hidden; undefined where it is kept. */
export function expiryOf(type: string, at: number, types: ServiceEventTypes): number | undefined {
  const row = Object.hasOwn(types, type) ? types[type] : undefined
  const days = row?.retentionDays ?? (type === ERROR_TYPE ? ERROR_RETENTION_DAYS : RETENTION_DAYS)
  const expires = Math.round(at + days * DAY_MS)
  return Number.isSafeInteger(expires) ? expires : undefined
}
