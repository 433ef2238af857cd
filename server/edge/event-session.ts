import { EventError, ROLES, parseJws, type Role } from '../../codec/index.js'
import type { EdgeCrypto, SigningKey } from './attestor.js'
import type { Session } from './edge.js'

/** The issuer of event sessions: those of `site-events token`, and those that `/auth/session` gives. */
export const OWN_ISSUER = 'site-events'

/** How far clocks may differ, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 5

/**
 * Verifies an event session without asking anybody: a JWT signed by HS256 with one of these keys, from our issuer, with
 * `sub` and `exp`.
 *
 * @param now Milliseconds since 1970.
 * @throws {EventError} `session_invalid`.
 * @example verifyEventSession(token, 'cookie', keys, nodeCrypto, Date.now()).user // 'ann'
 */
export function verifyEventSession(
  token: string,
  from: Session['from'],
  keys: readonly SigningKey[],
  crypto: EdgeCrypto,
  now: number,
): Session {
  const jws = parseJws(token)
  const key = jws && keys.find(({ kid }) => kid === jws.kid)
  if (!key) throw sessionInvalid()
  const signed = (text: string): string => crypto.hmacSha256(key.key, text)
  const { sub, name, iss, exp, nbf = 0, roles } = jws.claims
  const seconds = now / 1_000
  if (
    // Signatures of signatures, so that the time that it takes tells nothing of where they differ.
    signed(signed(jws.input)) !== signed(jws.signature) ||
    typeof sub !== 'string' ||
    sub === '' ||
    iss !== OWN_ISSUER ||
    typeof exp !== 'number' ||
    exp <= seconds - CLOCK_TOLERANCE_SECONDS ||
    typeof nbf !== 'number' ||
    nbf > seconds + CLOCK_TOLERANCE_SECONDS
  ) {
    throw sessionInvalid()
  }
  return { user: sub, name: nameIn(name), roles: rolesIn(roles), from }
}

/** The error for a login proof that proves nothing. */
export function sessionInvalid(): EventError {
  return new EventError('session_invalid', 'The session is not valid; sign in again.')
}

/** Roles that are known here; anything else is no role. */
export function rolesIn(claim: unknown): readonly Role[] {
  return Array.isArray(claim) ? ROLES.filter((role) => claim.includes(role)) : []
}

/** The name to show, where there is one. */
export function nameIn(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.trim() !== '' ? claim : undefined
}
