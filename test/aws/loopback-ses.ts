import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A mail as SES was asked to send it. */
export interface SentMail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
}

/** What goes wrong with a request: an error of SES, or no answer at all. */
export type SesFault = { readonly status: number; readonly code: string } | 'no answer'

export interface LoopbackSes {
  readonly url: string
  readonly sent: readonly SentMail[]
  /** Requests so far, answered or not. */
  readonly requests: () => number
  stop(): Promise<void>
}

const RECIPIENT = /^Destination\.ToAddresses\.member\.\d+$/

/** SES on loopback: the query protocol (https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html). */
export async function startLoopbackSes(
  fault: (request: number) => SesFault | undefined = () => undefined,
): Promise<LoopbackSes> {
  const sent: SentMail[] = []
  let requests = 0
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const wrong = fault(++requests)
      const form = new URLSearchParams(body)
      if (wrong === 'no answer') response.destroy()
      else if (wrong !== undefined) response.writeHead(wrong.status).end(errorXml(wrong.code))
      else if (form.get('Action') !== 'SendEmail')
        response.writeHead(400).end(errorXml('InvalidAction'))
      else {
        sent.push(mailOf(form))
        response.writeHead(200, { 'content-type': 'text/xml' }).end(SENT_XML)
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    requests: () => requests,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function mailOf(form: URLSearchParams): SentMail {
  return {
    from: form.get('Source') ?? '',
    to: [...form].filter(([name]) => RECIPIENT.test(name)).map(([, value]) => value),
    subject: form.get('Message.Subject.Data') ?? '',
    text: form.get('Message.Body.Text.Data') ?? '',
    html: form.get('Message.Body.Html.Data') ?? undefined,
  }
}

const XMLNS = 'xmlns="http://ses.amazonaws.com/doc/2010-12-01/"'
const SENT_XML = `<SendEmailResponse ${XMLNS}><SendEmailResult><MessageId>0100</MessageId></SendEmailResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SendEmailResponse>`

function errorXml(code: string): string {
  return `<ErrorResponse ${XMLNS}><Error><Type>Sender</Type><Code>${code}</Code><Message>Said ${code}.</Message></Error><RequestId>r</RequestId></ErrorResponse>`
}
