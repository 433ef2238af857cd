import { SendEmailCommand, type SESClient, type SESServiceException } from '@aws-sdk/client-ses'
import { isWellFormed } from '../../../codec/index.js'
import { MailError, type MailErrorCode } from '../../port/mail-error.js'
import type { Mailer } from '../../port/mailer.js'
import { oneLine } from '../../port/one-line.js'

export interface SesMailerOptions {
  /** An address that SES has verified: `site@example.org` or `Site <site@example.org>`. */
  readonly from: string
  /** 1 to 50 addresses. In the sandbox of SES these have to be verified too. */
  readonly to: readonly string[]
}

/** Source: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html, "more than 50 recipients". */
export const RECIPIENTS_MAX = 50
/** A line of a header has 998 characters at most (RFC 5322, 2.1.1); a subject is read in a list of mails. */
export const SUBJECT_CHARS_MAX = 200
const NO_SUBJECT = '(no subject)'

/**
 * What SES says where there are too many. In the API they are `ThrottlingException` or, in the older form, `Throttling`:
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html, which asks to wait up to 10 minutes.
 */
const THROTTLED = /^(Throttling|TooManyRequests|RequestLimitExceeded|LimitExceeded)/

/**
 * Sends mail through Amazon SES, in plain text and, where there is any, HTML.
 *
 * @param client Best made with `SES_CLIENT_OPTIONS`: a client that tries again by itself makes a storm of a quota that is
 * used up, and of an answer that was lost two mails.
 * @throws {TypeError} where an address is none.
 * @example
 * const mailer = createSesMailer(new SESClient(SES_CLIENT_OPTIONS), { from: 'site@example.org', to: ['me@example.org'] })
 * await mailer.send({ subject: 'New comment', text: 'Ann wrote: hello' })
 */
export function createSesMailer(
  client: Pick<SESClient, 'send'>,
  { from, to }: SesMailerOptions,
): Mailer {
  if (to.length < 1 || to.length > RECIPIENTS_MAX)
    throw new TypeError(`A mail goes to 1 to ${RECIPIENTS_MAX} addresses, not to ${to.length}.`)
  for (const address of [from, ...to]) checkAddress(address)
  return {
    send: async ({ subject, text, html }) => {
      const command = new SendEmailCommand({
        Source: from,
        Destination: { ToAddresses: [...to] },
        Message: {
          // A line break in a header would begin the next one.
          Subject: content(plain(oneLine(subject, SUBJECT_CHARS_MAX)) || NO_SUBJECT),
          Body: {
            Text: content(plain(text)),
            ...(html === undefined ? {} : { Html: content(plain(html)) }),
          },
        },
      })
      try {
        await client.send(command)
      } catch (error) {
        throw mailError(error)
      }
    },
  }
}

function content(Data: string): { Data: string; Charset: string } {
  return { Data, Charset: 'UTF-8' }
}

const MAILBOX = String.raw`[^\s<>,;@"]+@[^\s<>,;@"]+`
/** One mailbox, alone or after a name. More than one, or a line break, would add recipients or headers. */
const ADDRESS = new RegExp(`^(?:${MAILBOX}|(?:"[^"\\\\]*"|[^<>,;@"]*)<${MAILBOX}>)$`)

function checkAddress(address: string): void {
  if (/[\p{Cc}\u2028\u2029]/u.test(address) || !ADDRESS.test(address.replace('" <', '"<')))
    throw new TypeError(`${JSON.stringify(address)} is no address of mail.`)
}

/** Text without what a mail cannot carry: control characters, and halves of surrogate pairs, which have no UTF-8 form. */
function plain(text: string): string {
  const formed = isWellFormed(text) ? text : text.replace(/\p{Surrogate}/gu, '\ufffd')
  return formed.replace(/[^\P{Cc}\n\r\t]/gu, '')
}

function mailError(error: unknown): MailError {
  const { name = '', message = '', $fault } = error as Partial<SESServiceException>
  const code: MailErrorCode = THROTTLED.test(name)
    ? 'throttled'
    : $fault === 'client'
      ? 'refused'
      : 'unknown'
  return new MailError(code, `SES did not take the mail: ${name}: ${message}`, error)
}
