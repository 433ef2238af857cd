import type { DeployedKeys } from '../../adapter/aws/deployed-keys.js'
import { systemClock } from '../../adapter/node/clock.js'
import { nodeCrypto } from '../../adapter/node/edge-crypto.js'
import { ownOrLogin } from '../../adapter/session/own-or-login.js'
import { createSessionVerifier, type VerifySession } from '../../adapter/session/verify-session.js'
import { verifyEventSession } from '../../edge/event-session.js'
import type { AuthSettings } from './auth-settings.js'

/** Verifies the tokens of the site's own login; it keeps the keys that it has fetched. Undefined where there is no login. */
export function loginVerifier(auth: AuthSettings | undefined): VerifySession | undefined {
  if (!auth) return undefined
  const { jwksUrl, minutes: _, ...others } = auth
  return createSessionVerifier({ ...others, keys: { jwksUrl } })
}

/** Verifies event sessions, and tokens of the site's own login where there is one. */
export function deployedVerifier(
  { session }: Pick<DeployedKeys, 'session'>,
  login: VerifySession | undefined,
): VerifySession {
  const own: VerifySession = async ({ token, from }) =>
    verifyEventSession(token, from, session, nodeCrypto, systemClock.now())
  return login ? ownOrLogin(own, login) : own
}
