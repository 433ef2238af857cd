import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose'
import { EventError, ROLES, type Role } from '../../../codec/index.js'
import type { Session } from '../../edge/edge.js'
import type { SessionToken } from '../../edge/session-token.js'

/** Where the keys come from that sign sessions. */
export type SessionKeys =
  { readonly secret: Uint8Array } | { readonly jwks: JSONWebKeySet } | { readonly jwksUrl: URL }

export interface SessionOptions {
  readonly keys: SessionKeys
  /** Expected `iss`. Not checked where left out. */
  readonly issuer?: string
  /** Expected `aud`. Not checked where left out. */
  readonly audience?: string
  /** @default HS256 for a secret, RS256 and ES256 for public keys */
  readonly algorithms?: readonly string[]
  /** The claim that lists roles. @default 'roles' */
  readonly rolesClaim?: string
  /** How far clocks may differ, in seconds. @default 5 */
  readonly clockToleranceSeconds?: number
  /** Longest that fetching the keys from a URL may take, in milliseconds. @default 2,000 */
  readonly fetchTimeoutMs?: number
  /**
   * Shortest time between two fetches because of a key that is not known, in milliseconds: invented names of keys must not
   * make us ask all the time.
   *
   * @default 30,000
   */
  readonly fetchEveryMs?: number
}

const FETCH_TIMEOUT_MS = 2_000
const FETCH_EVERY_MS = 30_000

export type VerifySession = (token: SessionToken) => Promise<Session>

/**
 * Verifies the visitor's session, a JWT that the site's own login issued: signature by a listed algorithm, `exp`, `nbf`,
 * and `iss` and `aud` where configured. `sub` names the user; a token without `exp` is refused.
 *
 * @throws {EventError} `session_invalid` for a bad token, `session_unavailable` where the keys cannot be fetched.
 */
export function createSessionVerifier(options: SessionOptions): VerifySession {
  const { keys, issuer, audience, rolesClaim = 'roles', clockToleranceSeconds = 5 } = options
  const algorithms = [
    ...(options.algorithms ?? ('secret' in keys ? ['HS256'] : ['RS256', 'ES256'])),
  ]
  const checks = {
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['sub', 'exp'],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  }
  const keySet = 'secret' in keys ? undefined : keySetOf(keys, options)
  return async ({ token, from }) => {
    try {
      const { payload } =
        'secret' in keys
          ? await jwtVerify(token, keys.secret, checks)
          : await jwtVerify(token, keySet as JWTVerifyGetKey, checks)
      const { sub = '', name } = payload
      if (sub === '') throw new errors.JWTClaimValidationFailed('An empty "sub".', payload, 'sub')
      return {
        user: sub,
        roles: rolesIn(payload[rolesClaim]),
        from,
        ...(typeof name === 'string' && name.trim() !== '' ? { name } : {}),
      }
    } catch (error) {
      throw sessionError(error)
    }
  }
}

function keySetOf(
  keys: Exclude<SessionKeys, { secret: Uint8Array }>,
  { fetchTimeoutMs = FETCH_TIMEOUT_MS, fetchEveryMs = FETCH_EVERY_MS }: SessionOptions,
): JWTVerifyGetKey {
  return 'jwks' in keys
    ? createLocalJWKSet(keys.jwks)
    : createRemoteJWKSet(keys.jwksUrl, {
        timeoutDuration: fetchTimeoutMs,
        cooldownDuration: fetchEveryMs,
      })
}

/** Roles that are known here, from a list or a text with spaces; anything else is no role. */
function rolesIn(claim: unknown): readonly Role[] {
  const named: unknown[] =
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : []
  return ROLES.filter((role) => named.includes(role))
}

function sessionError(error: unknown): EventError {
  const isVerdict =
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC'
  // A token that the keys do not speak for is a bad one; keys that cannot be had say nothing of the token.
  if (isVerdict || !(error instanceof Error) || error instanceof EventError) {
    return new EventError('session_invalid', 'The session is not valid; sign in again.')
  }
  return new EventError(
    'session_unavailable',
    'The keys that verify sessions cannot be fetched now.',
  )
}
