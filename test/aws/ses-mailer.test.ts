import { SESClient } from '@aws-sdk/client-ses'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { SES_CLIENT_OPTIONS } from '../../server/adapter/ses/client-options.js'
import {
  RECIPIENTS_MAX,
  SUBJECT_CHARS_MAX,
  createSesMailer,
} from '../../server/adapter/ses/mailer.js'
import { startLoopbackSes, type LoopbackSes, type SesFault } from './loopback-ses.js'

const from = 'Site <site@example.org>'
const to = ['ann@example.org', 'ben@example.org']

let ses: LoopbackSes
afterEach(() => ses.stop())

async function start(fault?: (request: number) => SesFault | undefined) {
  ses = await startLoopbackSes(fault)
  const client = new SESClient({
    ...SES_CLIENT_OPTIONS,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: ses.url,
  })
  return createSesMailer(client, { from, to })
}

describe('mail through SES', () => {
  it('is plain text, and HTML where there is any', async () => {
    const mailer = await start()
    await mailer.send({ subject: 'New 👍', text: 'Grüße & more = +\n\n%20' })
    await mailer.send({ subject: 'Two', text: 'plain', html: '<p>“rich”</p>' })
    expect(ses.sent).toEqual([
      { from, to, subject: 'New 👍', text: 'Grüße & more = +\n\n%20', html: undefined },
      { from, to, subject: 'Two', text: 'plain', html: '<p>“rich”</p>' },
    ])
  })

  it('has one header of a subject, whatever is in it', async () => {
    const mailer = await start()
    const injected = 'Hello\r\nBcc: everybody@example.org\u2028X: y\u0085Z'
    await mailer.send({ subject: injected, text: 't' })
    expect(ses.sent[0]?.subject).toBe('Hello Bcc: everybody@example.org X: y Z')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (subject) => {
        await mailer.send({ subject, text: subject, html: subject })
        const mail = ses.sent.at(-1)!
        expect(mail.subject).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u)
        expect([...mail.subject].length).toBeLessThanOrEqual(SUBJECT_CHARS_MAX)
        expect(mail.text).toBe(mail.html)
      }),
      { numRuns: 50 },
    )
  })

  it('carries text without halves of characters and control characters', async () => {
    const mailer = await start()
    await mailer.send({ subject: '\ud83d', text: 'a\0b\u0007c\ud83d\td\r\n' })
    expect(ses.sent[0]).toMatchObject({ subject: '\ufffd', text: 'abc\ufffd\td\r\n' })
  })
})

describe('a mail that SES does not take', () => {
  it.each([
    [{ status: 400, code: 'Throttling' }, 'throttled'],
    [{ status: 400, code: 'ThrottlingException' }, 'throttled'],
    [{ status: 454, code: 'ThrottlingException' }, 'throttled'],
    [{ status: 400, code: 'LimitExceededException' }, 'throttled'],
    [{ status: 400, code: 'MessageRejected' }, 'refused'],
    [{ status: 400, code: 'MailFromDomainNotVerifiedException' }, 'refused'],
    [{ status: 400, code: 'AccountSendingPausedException' }, 'refused'],
    [{ status: 403, code: 'AccessDenied' }, 'refused'],
    [{ status: 500, code: 'InternalFailure' }, 'unknown'],
    [{ status: 503, code: 'ServiceUnavailable' }, 'unknown'],
    ['no answer', 'unknown'],
  ] as const)('is one clear error, after one try: %j is %s', async (fault, code) => {
    const mailer = await start(() => fault)
    const sending = mailer.send({ subject: 's', text: 't' })
    await expect(sending).rejects.toMatchObject({
      name: 'MailError',
      code,
      message: expect.stringContaining(typeof fault === 'string' ? 'SES' : fault.code),
      cause: expect.any(Error),
    })
    expect(ses.requests()).toBe(1)
  })

  it('keeps none of the next from being sent', async () => {
    const mailer = await start((request) => (request === 1 ? 'no answer' : undefined))
    await expect(mailer.send({ subject: 's', text: 't' })).rejects.toThrow()
    await mailer.send({ subject: 'next', text: 't' })
    expect(ses.sent.map(({ subject }) => subject)).toEqual(['next'])
  })
})

describe('a mailer is not made', () => {
  const client = new SESClient({ region: 'eu-west-1' })

  it('for no recipient, or for more than SES takes at once', async () => {
    await start()
    const many = Array.from({ length: RECIPIENTS_MAX + 1 }, (_, i) => `a${i}@example.org`)
    expect(() => createSesMailer(client, { from, to: [] })).toThrow('1 to 50')
    expect(() => createSesMailer(client, { from, to: many })).toThrow('not to 51')
    expect(() => createSesMailer(client, { from, to: many.slice(1) })).not.toThrow()
  })

  it('unless each address is one, with a name or without', async () => {
    await start()
    for (const fine of ['a@b', 'A B <a@b.c>', '"B, A; @" <a@b.c>', '<a@b>', 'Ünï <ü@exämple.org>'])
      expect(() => createSesMailer(client, { from: fine, to: [fine] })).not.toThrow()
  })

  it.each([
    '',
    'nobody',
    '"A" B" <a@b>',
    '"A <a@b>',
    'a@b\r\nBcc: c@d',
    'a@b, c@d',
    'A <a@b>, C <c@d>',
    'A <a@b',
    'a b@c',
    'A\nB <a@b>',
  ])('for %j as an address', async (address) => {
    await start()
    expect(() => createSesMailer(client, { from: address, to })).toThrow(TypeError)
    expect(() => createSesMailer(client, { from, to: [address] })).toThrow(TypeError)
  })
})
