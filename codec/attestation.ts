import { base64urlDecodeText, base64urlEncodeText } from './base64url.js'
import { ROLES, type Role } from './event-types.js'

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
  readonly sub?: string
  readonly name?: string
  readonly roles?: readonly Role[]
  /** Digest of the network (IPv4 address or IPv6 /64), for this subject. */
  readonly net?: string
  /** Present where moderation holds the event back: 1 in any case, 2 where no door with state decides about it. */
  readonly hold?: 1 | 2
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

/** Keys are few and sign every event, so the last one's header is kept. */
let lastHeader = { kid: '', text: '' }

function attestationHeader(kid: string): string {
  if (kid !== lastHeader.kid || lastHeader.text === '') {
    const text = base64urlEncodeText(JSON.stringify({ alg: 'HS256', typ: 'event+jwt', kid }))
    lastHeader = { kid, text }
  }
  return lastHeader.text
}

/** Takes an attestation apart without verifying it. Undefined where it is not one of ours, `alg: none` included. */
export function parseAttestation(text: string): Jws<AttestationClaims> | undefined {
  const [header = '', body = '', signature = '', ...rest] = text.split('.')
  if (rest.length > 0 || signature === '') return undefined
  const head = parseObject(header)
  const claims = parseObject(body)
  if (head?.['alg'] !== 'HS256' || head['typ'] !== 'event+jwt' || typeof head['kid'] !== 'string')
    return undefined
  if (!isClaims(claims)) return undefined
  return { kid: head['kid'], claims, input: `${header}.${body}`, signature }
}

function parseObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(base64urlDecodeText(part) ?? '')
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function isClaims(
  claims: Record<string, unknown> | undefined,
): claims is AttestationClaims & Record<string, unknown> {
  if (!claims) return false
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
