/**
 * Every reason why a mail is not on its way. The codes are stable. `throttled`: too many or too fast, try much later.
 * `refused`: it will be refused again. `unknown`: nobody answered, or not as expected; it may be on its way.
 */
export const MAIL_ERRORS = ['throttled', 'refused', 'unknown'] as const

export type MailErrorCode = (typeof MAIL_ERRORS)[number]

/**
 * A mail that is not on its way, as far as anybody knows.
 *
 * @example
 * try { await mailer.send(mail) } catch (error) { error.code // 'throttled' }
 */
export class MailError extends Error {
  override readonly name = 'MailError'
  readonly code: MailErrorCode

  constructor(code: MailErrorCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? {} : { cause })
    this.code = code
  }
}
