import { isWellFormed } from '../../codec/index.js'
import { StoreError, type StoreErrorCode } from './store-error.js'

/**
 * Checks a name that a store keeps: half of a surrogate pair has no UTF-8 form, so two names would become one row; and
 * libsql reads text only up to a NUL.
 *
 * @throws {StoreError} `code`, naming `what`.
 * @example checkName('invalid_name', 'counter', '👍') // fine
 */
export function checkName(code: StoreErrorCode, what: string, name: string): void {
  if (name.includes('\0') || !isWellFormed(name)) {
    throw new StoreError(
      code,
      `The ${what} ${JSON.stringify(name)} holds NUL or half of a surrogate pair.`,
    )
  }
}
