import { base64urlEncodeText } from './base64url.js'
import { ROLES, type Role } from './event-types.js'
import { parseJws } from './jws.js'

/**
 * What an edge swears to: who did what and when. It travels as a compact JWS (RFC 7515) with HS256.
 */
export interface AttestationClaims {
  /** The event id: the client's, or the request id where it sent none. */
  readonly jti: string
  /** The recorded time in milliseconds. */
  readonly iat: number
  /** SHA-256 of the canonical query, base64url. */
  readonly uh: string
  /** Digest of the signed-in actor, for this purpose and subject. */
  readonly sub?: string | undefined
  readonly name?: string | undefined
  readonly roles?: readonly Role[] | undefined
  /** Digest of the network (IPv4 address or IPv6 /64), for this subject. */
  readonly net?: string | undefined
  /** Present where moderation holds the event back: 1 in any case, 2 where no door with state decides about it. */
  readonly hold?: 1 | 2 | undefined
}

export interface Jws<Claims> {
  readonly kid: string
  readonly claims: Claims
  /** What the signature is over. */
  readonly input: string
  readonly signature: string
}

/** The part of an attestation that is signed. */
export function attestationInput(kid: string, claims: AttestationClaims): string {
  return `${attestationHeader(kid)}.${base64urlEncodeText(JSON.stringify(claims))}`
}

/** Keys are few and sign every event, so their headers are kept. */
const headers: Record<string, string> = Object.create(null) as Record<string, string>

function attestationHeader(kid: string): string {
  return (headers[kid] ||= base64urlEncodeText(
    JSON.stringify({ alg: 'HS256', typ: 'event+jwt', kid }),
  ))
}

/** Takes an attestation apart without verifying it. Undefined where it is not one of ours, `alg: none` included. */
export function parseAttestation(text: string): Jws<AttestationClaims> | undefined {
  const jws = parseJws(text)
  if (!jws) return undefined
  const { kid, head, claims, input, signature } = jws
  if (typeof kid !== 'string' || head['typ'] !== 'event+jwt' || !isClaims(claims)) return undefined
  return { kid, claims, input, signature }
}

function isClaims(
  claims: Record<string, unknown>,
): claims is AttestationClaims & Record<string, unknown> {
  const { jti, iat, uh, sub, name, roles, net, hold } = claims
  return (
    typeof jti === 'string' &&
    typeof iat === 'number' &&
    Number.isSafeInteger(iat) &&
    typeof uh === 'string' &&
    isOptional(sub, 'string') &&
    isOptional(name, 'string') &&
    isOptional(net, 'string') &&
    (roles === undefined ||
      (Array.isArray(roles) && roles.every((role) => ROLES.includes(role as Role)))) &&
    (hold === undefined || hold === 1 || hold === 2)
  )
}

function isOptional(value: unknown, type: 'string'): boolean {
  return value === undefined || typeof value === type
}
