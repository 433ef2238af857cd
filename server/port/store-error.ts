/** Every reason why a store refuses what it is asked. The codes are stable. */
export const STORE_ERRORS = [
  'invalid_name',
  'invalid_entity',
  'invalid_key',
  'invalid_record',
  'invalid_cursor',
  'folder_locked',
  'not_a_database',
  'database_too_new',
  'database_busy',
] as const

export type StoreErrorCode = (typeof STORE_ERRORS)[number]

/**
 * Something that a store cannot do as asked, and could not do if asked again. What may go away (a full disk, say) is the
 * outside thing's own error instead.
 *
 * @example
 * try { await events.query({ origin, cursor: 'forged' }) } catch (error) { error.code // 'invalid_cursor' }
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  /** Whether it may go away by itself: another process lets go of a file; what is invalid stays so. */
  readonly retryable: boolean

  constructor(code: StoreErrorCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? {} : { cause })
    this.code = code
    this.retryable = !code.startsWith('invalid_')
  }
}
