import {
  ATTESTATION_BYTES_MAX,
  ATTESTED_NAME_BYTES_MAX,
  EVENT_TYPES,
  EventError,
  attestationInput,
  canonicalQuery,
  eventTypeRow,
  isWellFormed,
  parseAttestation,
  siteEvent,
  utf8Length,
  withInflatedFields,
  type AttestationClaims,
  type EventTypeRow,
  type Fields,
  type KnownEventType,
  type Role,
  type SiteEvent,
} from '../../codec/index.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { networkOf } from './network.js'
import { sessionRequired } from './session-required.js'

/** The cryptography that an edge has. Both answers are base64url without padding. */
export interface EdgeCrypto {
  hmacSha256(key: string, text: string): string
  sha256(text: string): string
}

/** A signing key by name. Names have at most 16 characters. */
export interface SigningKey {
  readonly kid: string
  readonly key: string
}

export interface AttestorKeys {
  /** The first signs; all verify. */
  readonly attestation: readonly [SigningKey, ...SigningKey[]]
  /** Makes digests. Never rotated, since digests are recorded. */
  readonly identity: string
}

/** Who is behind a request. */
export interface Actor {
  /** The session's subject, where there is a session. */
  readonly user?: string
  readonly name?: string
  readonly roles?: readonly Role[]
  readonly address: string
}

/** Whether moderation holds an event back; `undecided`: only where no door with state decides about it. */
export type Hold = boolean | 'undecided'

export interface Attestation {
  /** The event id: the client's, or the request id where it sent none. */
  readonly id: string
  /** The signature, to be carried to whoever reads the event elsewhere. */
  readonly text: string
  /** SHA-256 of what was signed: one content, one hash. */
  readonly contentHash: string
  /**
   * The event as the attestation tells it, for use in the same process, where nothing has to be verified.
   *
   * @throws {EventError} where `z` does not hold the fields of an event.
   */
  attested(): AttestedEvent
}

export type AttestationFault =
  | 'attestation_malformed'
  | 'attestation_unknown_key'
  | 'attestation_invalid'
  | 'attestation_mismatch'

export interface Attestor {
  /**
   * Signs who did what and when.
   *
   * @throws {EventError} `attestation_too_large`.
   */
  attest(
    event: SiteEvent,
    actor: Actor,
    about: { at: number; requestId: string; hold: Hold },
  ): Attestation
  /**
   * Verifies an attestation against the event that it came with.
   *
   * @throws {EventError} where the fields that `z` holds are not those of an event.
   */
  verify(type: string, fields: Fields, attestation: string): AttestedEvent | AttestationFault
  /** An anonymous event of a log that has no attestations. Undefined where its type does not allow that. */
  unattested(
    type: string,
    fields: Fields,
    row: { at: number; address: string; requestId: string },
  ): AttestedEvent | undefined
  /** The state's subject of what an actor keeps for themselves, of a type whose row says `mine`. */
  ownSubject(type: KnownEventType, user: string): string
}

const DIGEST_CHARS = 22
const SLOTS = 16

/** The one maker of attested events. */
export function createAttestor(
  crypto: EdgeCrypto,
  keys: AttestorKeys,
  inflate: (z: string) => string | undefined,
): Attestor {
  const signed = (key: SigningKey, input: string): string => crypto.hmacSha256(key.key, input)
  const attestedEvent = (type: string, fields: Fields, claims: AttestationClaims): AttestedEvent =>
    makeEvent(siteEvent(type, withInflatedFields(fields, inflate)), claims, crypto)

  return {
    attest: (event, actor, about) => {
      const claims = makeClaims(event, actor, about, crypto, keys.identity)
      const [key] = keys.attestation
      const input = attestationInput(key.kid, claims)
      const text = `${input}.${signed(key, input)}`
      if (text.length > ATTESTATION_BYTES_MAX) {
        const limit = `${ATTESTATION_BYTES_MAX} bytes`
        throw new EventError('attestation_too_large', `The signature would be over ${limit}.`, {
          limit,
        })
      }
      // Without `z` the event is what it was when it was checked.
      const attested = (): AttestedEvent =>
        event.fields['z'] === undefined
          ? makeEvent(event, claims, crypto)
          : attestedEvent(event.type, event.fields, claims)
      return { id: claims.jti, text, contentHash: claims.uh, attested }
    },
    verify: (type, fields, text) => {
      const jws = parseAttestation(text)
      if (!jws) return 'attestation_malformed'
      const key = keys.attestation.find(({ kid }) => kid === jws.kid)
      if (!key) return 'attestation_unknown_key'
      if (!sameText(signed(key, jws.input), jws.signature)) return 'attestation_invalid'
      const { uh } = jws.claims
      if (crypto.sha256(canonicalQuery(type, fields)) !== uh) return 'attestation_mismatch'
      return attestedEvent(type, fields, jws.claims)
    },
    unattested: (type, fields, { at, address, requestId }) => {
      if (!eventTypeRow(type)?.unattested) return undefined
      const { subject } = siteEvent(type, fields)
      const net = digest(crypto, keys.identity, 'net', subject, networkOf(address))
      return attestedEvent(type, fields, { jti: fields['id'] ?? requestId, iat: at, net, uh: '' })
    },
    ownSubject: (type, user) => {
      const row = EVENT_TYPES[type]
      const subject = `${row.space}/${type}`
      return stateSubject(row, subject, digestOfActor(crypto, keys.identity, row, subject, user))
    },
  }
}

/** Tells an actor again for one purpose and one subject, and for no other. */
function digest(
  crypto: EdgeCrypto,
  identity: string,
  purpose: string,
  subject: string,
  actor: string,
): string {
  return crypto.hmacSha256(identity, `${purpose}\n${subject}\n${actor}`).slice(0, DIGEST_CHARS)
}

/** The signed-in actor, as a row's purpose tells them again: on one subject, or in all that they keep for themselves. */
function digestOfActor(
  crypto: EdgeCrypto,
  identity: string,
  { purpose, mine, space }: EventTypeRow,
  subject: string,
  user: string,
): string {
  return digest(crypto, identity, purpose, mine ? space : subject, user)
}

/**
 * Where the state keeps what an event writes: with what it happened to, or with what the actor keeps for themselves. It
 * follows from the event and its attestation alone.
 *
 * @throws {EventError} `session_required`.
 */
function stateSubject(row: EventTypeRow, subject: string, actor: string | undefined): string {
  if (!row.mine) return subject
  if (actor === undefined) throw sessionRequired()
  return `${row.space}/${actor}`
}

function makeClaims(
  { type, row, subject, fields }: SiteEvent,
  { user, name, roles, address }: Actor,
  about: { at: number; requestId: string; hold: Hold },
  crypto: EdgeCrypto,
  identity: string,
): AttestationClaims {
  return {
    jti: fields['id'] ?? about.requestId,
    iat: about.at,
    ...(user === undefined ? {} : { sub: digestOfActor(crypto, identity, row, subject, user) }),
    ...(user === undefined || !name ? {} : { name: attestedName(name) }),
    ...(roles && roles.length > 0 ? { roles } : {}),
    net: digest(crypto, identity, 'net', subject, networkOf(address)),
    ...(about.hold === false ? {} : { hold: about.hold === true ? 1 : 2 }),
    uh: crypto.sha256(canonicalQuery(type, fields)),
  }
}

function makeEvent(
  { type, row, subject, fields }: SiteEvent,
  claims: AttestationClaims,
  crypto: EdgeCrypto,
): AttestedEvent {
  const event = {
    id: claims.jti,
    type,
    row,
    subject: stateSubject(row, subject, claims.sub),
    fields,
    at: claims.iat,
    owner: ownerOf({ type, row, subject, fields }, claims, crypto),
    voter: claims.sub ?? `${claims.net ?? ''}.${slotOf(fields['own'])}`,
    verified: claims.sub !== undefined,
    name: claims.name,
    roles: claims.roles ?? [],
    hold: claims.hold === 1,
    holdUndecided: claims.hold !== undefined,
  }
  // The brand exists for the compiler alone.
  return event as unknown as AttestedEvent
}

/**
 * Whose comment an event writes or changes. A moderator names the owner with `by`, which the edge lets pass only with a
 * role; a browser proves with the secret whose hash it sent; a signed-in actor needs neither.
 */
function ownerOf(event: SiteEvent, claims: AttestationClaims, crypto: EdgeCrypto): string {
  const { by, proof, own } = event.fields
  // Where the type has no such field, as in a form, it is an input of that name.
  const mayName = event.row.fields !== undefined && Object.hasOwn(event.row.fields, 'by')
  if (by !== undefined && mayName && claims.roles && claims.roles.length > 0) return by
  if (proof !== undefined && event.row.owned) return crypto.sha256(proof)
  return claims.sub ?? own ?? `n${claims.net ?? ''}`
}

/** One of 16 slots behind one address: an office can vote, a script cannot stuff. */
function slotOf(own: string | undefined): number {
  return own === undefined ? 0 : own.charCodeAt(0) % SLOTS
}

/** The name within its budget, counted as JSON writes it, cut at a code point, and such as UTF-8 can hold. */
function attestedName(name: string): string {
  let kept = ''
  let bytes = 0
  for (const point of name) {
    const char = isWellFormed(point) ? point : '\ufffd'
    bytes += utf8Length(JSON.stringify(char)) - 2
    if (bytes > ATTESTED_NAME_BYTES_MAX) break
    kept += char
  }
  return kept
}

/** Compares in a time that does not tell where the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
