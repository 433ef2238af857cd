import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose'
import { EventError, type Role } from '../../../codec/index.js'
import type { Session } from '../../edge/edge.js'
import {
  CLOCK_TOLERANCE_SECONDS,
  nameIn,
  rolesIn,
  sessionInvalid,
} from '../../edge/event-session.js'
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
  /** How far clocks may differ, in seconds. @default CLOCK_TOLERANCE_SECONDS, 5 */
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
  const { keys, issuer, audience, rolesClaim = 'roles' } = options
  const { clockToleranceSeconds = CLOCK_TOLERANCE_SECONDS } = options
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
  const keyOf = keyFinder(keys, options)
  return async ({ token, from }) => {
    try {
      const { payload } = await jwtVerify(token, keyOf, checks)
      const { sub = '', name } = payload
      if (sub === '') throw new errors.JWTClaimValidationFailed('An empty "sub".', payload, 'sub')
      return {
        user: sub,
        roles: rolesOf(payload[rolesClaim]),
        name: nameIn(name),
        from,
      }
    } catch (error) {
      throw sessionError(error)
    }
  }
}

/** Finds the key that a token is to be verified with. */
function keyFinder(
  keys: SessionKeys,
  { fetchTimeoutMs = FETCH_TIMEOUT_MS, fetchEveryMs = FETCH_EVERY_MS }: SessionOptions,
): JWTVerifyGetKey {
  if ('secret' in keys) return () => keys.secret
  if ('jwks' in keys) return createLocalJWKSet(keys.jwks)
  return createRemoteJWKSet(keys.jwksUrl, {
    timeoutDuration: fetchTimeoutMs,
    cooldownDuration: fetchEveryMs,
  })
}

/** Roles from a list, or from a text with spaces. */
function rolesOf(claim: unknown): readonly Role[] {
  return rolesIn(typeof claim === 'string' ? claim.split(' ') : claim)
}

function sessionError(error: unknown): EventError {
  const isVerdict =
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC'
  // A token that the keys do not speak for is a bad one; keys that cannot be had say nothing of the token.
  if (isVerdict || !(error instanceof Error) || error instanceof EventError) {
    return sessionInvalid()
  }
  return new EventError(
    'session_unavailable',
    'The keys that verify sessions cannot be fetched now.',
  )
}
