import {
  ATTESTATION_BYTES_MAX,
  ATTESTED_NAME_BYTES_MAX,
  EventError,
  attestationInput,
  canonicalQuery,
  isWellFormed,
  utf8Length,
  type AttestationClaims,
  type SiteEvent,
} from '../../codec/index.js'
import type { Actor, AttestorKeys, EdgeCrypto, Hold } from './attestor.js'
import { actorDigest, networkDigest } from './digest.js'

/** What an edge signed, and what it says. */
export interface SignedEvent {
  /** The event id: the client's, or the request id where it sent none. */
  readonly id: string
  /** The signature, to be carried to whoever reads the event elsewhere. */
  readonly text: string
  /** SHA-256 of what was signed: one content, one hash. */
  readonly contentHash: string
  readonly claims: AttestationClaims
}

/**
 * Signs who did what and when. It is all that an edge needs which hands its events on; who reads them there uses
 * `createAttestor`.
 *
 * @throws {EventError} `attestation_too_large`.
 */
export function signEvent(
  event: SiteEvent,
  actor: Actor,
  about: { at: number; requestId: string; hold: Hold },
  crypto: EdgeCrypto,
  keys: AttestorKeys,
): SignedEvent {
  const claims = makeClaims(event, actor, about, crypto, keys.identity)
  const [key] = keys.attestation
  const input = attestationInput(key.kid, claims)
  const text = `${input}.${crypto.hmacSha256(key.key, input)}`
  if (text.length > ATTESTATION_BYTES_MAX) {
    const limit = `${ATTESTATION_BYTES_MAX} bytes`
    throw new EventError('attestation_too_large', `The signature would be over ${limit}.`, {
      limit,
    })
  }
  return { id: claims.jti, text, contentHash: claims.uh, claims }
}

function makeClaims(
  { type, row, subject, fields }: SiteEvent,
  { user, name, roles, address }: Actor,
  about: { at: number; requestId: string; hold: Hold },
  crypto: EdgeCrypto,
  identity: string,
): AttestationClaims {
  // What is undefined is not written.
  return {
    jti: fields['id'] ?? about.requestId,
    iat: about.at,
    sub: user === undefined ? user : actorDigest(crypto, identity, row, subject, user),
    name: user === undefined || !name ? undefined : attestedName(name),
    roles: roles && roles.length > 0 ? roles : undefined,
    net: networkDigest(crypto, identity, subject, address),
    hold: about.hold === 'undecided' ? 2 : about.hold ? 1 : undefined,
    uh: crypto.sha256(canonicalQuery(type, fields)),
  }
}

/** The name within its budget, counted as JSON writes it, cut at a code point, and such as UTF-8 can hold. */
function attestedName(name: string): string {
  let kept = ''
  let bytes = 0
  // Not with `of`: an edge without it would walk through UTF-16 units.
  for (let i = 0; i < name.length;) {
    const point = String.fromCodePoint(name.codePointAt(i) as number)
    i += point.length
    const char = isWellFormed(point) ? point : '\ufffd'
    bytes += utf8Length(JSON.stringify(char)) - 2
    if (bytes > ATTESTED_NAME_BYTES_MAX) break
    kept += char
  }
  return kept
}
