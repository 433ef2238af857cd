import { decodeJwt } from 'jose'
import { EventError, formatLine } from '../../../codec/index.js'
import type { SigningKey } from '../../edge/attestor.js'
import type { Session } from '../../edge/edge.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { sessionRequired } from '../../edge/session-required.js'
import { sessionToken, type SessionToken } from '../../edge/session-token.js'
import { mintSession } from '../session/mint-session.js'
import type { VerifySession } from '../session/verify-session.js'
import { answerOwn, type OwnAnswerParts, type OwnText } from './own-answer.js'
import type { PlainAnswer } from './plain-answer.js'

export interface SessionExchangeParts extends OwnAnswerParts {
  /** Verifies a token of the site's own login. */
  readonly verifyLogin: VerifySession
  /** Verifies an event session. */
  readonly verifySession: VerifySession
  /** Signs event sessions. */
  readonly key: SigningKey
  readonly cookieName: string
  /** How long an event session may live, in seconds. @default 3,600 */
  readonly secondsMax?: number
}

const PATH = '/auth/session'
/** The last time that a `Date` can hold. */
const EXPIRY_SECONDS_MAX = 8_640_000_000_000
const SECONDS_MAX = 3_600
/** A browser keeps no more of a cookie, with its name and attributes (RFC 6265 section 6.1), and says nothing. */
const COOKIE_BYTES_MAX = 4_096
/** No script can read it, it goes over TLS alone, and another site's page brings it along with a link alone. */
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax'

/**
 * Exchanges a token of the site's own login for a short event session in a cookie (`POST`), says who is signed in (`GET`)
 * and signs out (`DELETE`). Undefined for any path but `/auth/session`.
 *
 * @example
 * // In the page, once its own login has given it a token:
 * await fetch('/auth/session', { method: 'POST', headers: { authorization: `Bearer ${token}` } })
 */
export function createSessionExchange(
  parts: SessionExchangeParts,
): (request: EdgeRequest) => Promise<PlainAnswer> | undefined {
  return (request) =>
    request.path === PATH
      ? answerOwn(request, parts, {
          GET: () => whoAmI(request, parts),
          POST: () => signIn(request, parts),
          DELETE: async () => ({ headers: { 'set-cookie': cookieOf(parts, '', 0) } }),
          OPTIONS: async () => ({ headers: PREFLIGHT }),
        })
      : undefined
}

/** A page of an allowed origin asks first: its `Authorization` is no simple header. */
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization',
}

async function whoAmI(request: EdgeRequest, parts: SessionExchangeParts): Promise<OwnText> {
  const token = sessionToken(request, parts.cookieName, parts.origins)
  if (!token) throw sessionRequired()
  return { text: lineOf(await parts.verifySession(token), expiryOf(token)) }
}

async function signIn(request: EdgeRequest, parts: SessionExchangeParts): Promise<OwnText> {
  const token = sessionToken(request, parts.cookieName)
  // The cookie that is there proves nothing new: a session would never end.
  if (token?.from !== 'bearer') {
    throw new EventError('session_required', 'Send the token of your login as "Bearer".')
  }
  const session = await parts.verifyLogin(token)
  const now = Math.floor(request.at / 1_000)
  const seconds = Math.min(expiryOf(token) - now, parts.secondsMax ?? SECONDS_MAX)
  // Within the tolerance for clocks the token is good, and what it could be exchanged for is over.
  if (seconds <= 0) throw new EventError('session_invalid', 'The token has run out; sign in again.')
  const minted = await mintSession(session, parts.key, request.at, seconds)
  return {
    text: lineOf(session, now + seconds),
    headers: { 'set-cookie': cookieOf(parts, minted, seconds) },
  }
}

/** The session's end, in seconds since 1970, of a token that was verified: none is without it. */
function expiryOf({ token }: SessionToken): number {
  return Math.floor(Math.min(decodeJwt(token).exp ?? 0, EXPIRY_SECONDS_MAX))
}

function cookieOf({ cookieName }: SessionExchangeParts, value: string, seconds: number): string {
  const cookie = `${cookieName}=${value}; Max-Age=${seconds}; ${ATTRIBUTES}`
  if (cookie.length > COOKIE_BYTES_MAX) {
    const limit = `${COOKIE_BYTES_MAX} bytes`
    throw new EventError('session_invalid', `The session would be a cookie of over ${limit}.`, {
      limit,
    })
  }
  return cookie
}

/** Who it is and until when, as a line like those of artifacts. */
function lineOf({ user, name, roles }: Session, expiry: number): string {
  const expires = new Date(expiry * 1_000).toISOString()
  return `${formatLine({
    user,
    ...(name === undefined ? {} : { name }),
    ...(roles.length > 0 ? { roles: roles.join(' ') } : {}),
    expires,
  })}\n`
}
