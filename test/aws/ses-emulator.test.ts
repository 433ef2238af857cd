import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses'
import { expect, it } from 'vitest'
import { SES_CLIENT_OPTIONS } from '../../server/adapter/ses/client-options.js'
import { createSesMailer } from '../../server/adapter/ses/mailer.js'
import { describeOn } from '../emulator/emulator.js'
import { moto } from '../emulator/moto.js'

/** A mail as moto's own API lists it: https://docs.getmoto.org/en/latest/docs/server_mode.html, "moto-api/data.json". */
interface MotoMail {
  readonly source: string
  readonly subject: string
  readonly body: string
  readonly destinations: { readonly ToAddresses: readonly string[] }
}

describeOn(moto, 'mail through the SES of moto', (emulator) => {
  const clientOf = (): SESClient =>
    new SESClient({
      ...SES_CLIENT_OPTIONS,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
      endpoint: emulator.url,
    })

  it('is taken from an address that is verified, and sent as it was written', async () => {
    const client = clientOf()
    const to = ['ann@example.org', 'ben@example.org']
    const mailer = createSesMailer(client, { from: 'site@example.org', to })
    await expect(mailer.send({ subject: 's', text: 't' })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('not verified'),
    })
    await client.send(new VerifyEmailIdentityCommand({ EmailAddress: 'site@example.org' }))
    await mailer.send({ subject: 'New\r\nBcc: x@y 👍', text: 'Grüße & mehr\n' })
    const response = await fetch(`${emulator.url}/moto-api/data.json`)
    const { ses } = (await response.json()) as { ses: { Message: MotoMail[] } }
    expect(ses.Message).toMatchObject([
      {
        source: 'site@example.org',
        subject: 'New Bcc: x@y 👍',
        body: 'Grüße & mehr\n',
        destinations: { ToAddresses: to },
      },
    ])
  })
})
