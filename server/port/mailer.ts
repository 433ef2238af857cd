/** A mail to the site's owner. */
export interface Mail {
  readonly subject: string
  /** Plain text; every mail has it. */
  readonly text: string
  readonly html?: string
}

/** Sends mail: SES, SMTP, a folder. Who it is from and to is the adapter's. */
export interface Mailer {
  /**
   * Resolves when the mail is on its way. It tries once: a mail that was sent twice cannot be taken back.
   *
   * @throws {MailError} where it is not on its way, or nobody knows.
   */
  send(mail: Mail): Promise<void>
}
