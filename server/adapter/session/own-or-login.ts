import { decodeJwt } from 'jose'
import { OWN_ISSUER } from '../../edge/event-session.js'
import type { VerifySession } from './verify-session.js'

/**
 * Verifies event sessions by our own keys and all others by those of the site's login. Who a token says it is from decides
 * who is asked, and nothing else: one of ours that has run out never makes us ask the login.
 */
export function ownOrLogin(own: VerifySession, login: VerifySession): VerifySession {
  return (token) => (issuerOf(token.token) === OWN_ISSUER ? own : login)(token)
}

/** What a token says, unproved; whoever verifies it says what is wrong with it. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}
