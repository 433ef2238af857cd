import { SESClient } from '@aws-sdk/client-ses'
import { createDynamoCooldown } from '../../adapter/dynamodb/cooldown.js'
import type { DynamoTable } from '../../adapter/dynamodb/table.js'
import { SES_CLIENT_OPTIONS } from '../../adapter/ses/client-options.js'
import { createSesMailer } from '../../adapter/ses/mailer.js'
import type { Cooldown } from '../../port/cooldown.js'
import type { Mailer } from '../../port/mailer.js'
import type { Environment } from './environment.js'

/** How the owner of the site is told of something. */
export interface OwnerMail {
  readonly mailer: Mailer
  readonly cooldown: Cooldown
}

/**
 * Mail to the owner, over SES; none where not both addresses are set. `MAIL_TO` may be several, with commas between them.
 */
export function ownerMail(
  { find }: Pick<Environment, 'find'>,
  table: DynamoTable,
): { mail?: OwnerMail } {
  const [from, to] = [find('MAIL_FROM'), find('MAIL_TO')]
  if (from === undefined || to === undefined) return {}
  const addresses = to.split(',').map((address) => address.trim())
  const mailer = createSesMailer(new SESClient(SES_CLIENT_OPTIONS), { from, to: addresses })
  return { mail: { mailer, cooldown: createDynamoCooldown(table) } }
}
