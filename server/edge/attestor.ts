import {
  EVENT_TYPES,
  canonicalQuery,
  eventTypeRow,
  parseAttestation,
  siteEvent,
  withInflatedFields,
  type AttestationClaims,
  type EventTypeRow,
  type Fields,
  type KnownEventType,
  type Role,
  type SiteEvent,
} from '../../codec/index.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { bareAddress } from './bare-address.js'
import { actorDigest, networkDigest } from './digest.js'
import { sameText } from './same-text.js'
import { sessionRequired } from './session-required.js'
import { signEvent } from './sign-event.js'

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
  readonly user?: string | undefined
  readonly name?: string | undefined
  readonly roles?: readonly Role[] | undefined
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

/** Attests events. An edge which hands its events on needs no more. */
export interface Attesting<Attested> {
  /**
   * Signs who did what and when.
   *
   * @throws {EventError} `attestation_too_large`.
   */
  attest(
    event: SiteEvent,
    actor: Actor,
    about: { at: number; requestId: string; hold: Hold },
  ): Attested
}

export interface Attestor extends Attesting<Attestation> {
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

const SLOTS = 16

/** The one maker of attested events. */
export function createAttestor(
  crypto: EdgeCrypto,
  keys: AttestorKeys,
  inflate: (z: string) => string | undefined,
): Attestor {
  const attestedEvent = (type: string, fields: Fields, claims: AttestationClaims): AttestedEvent =>
    makeEvent(siteEvent(type, withInflatedFields(fields, inflate)), claims, crypto)

  return {
    attest: (event, actor, about) => {
      const { id, text, contentHash, claims } = signEvent(event, actor, about, crypto, keys)
      // Without `z` the event is what it was when it was checked.
      const attested = (): AttestedEvent =>
        event.fields['z'] === undefined
          ? makeEvent(event, claims, crypto)
          : attestedEvent(event.type, event.fields, claims)
      return { id, text, contentHash, attested }
    },
    verify: (type, fields, text) => {
      const jws = parseAttestation(text)
      if (!jws) return 'attestation_malformed'
      const key = keys.attestation.find(({ kid }) => kid === jws.kid)
      if (!key) return 'attestation_unknown_key'
      if (!sameText(crypto.hmacSha256(key.key, jws.input), jws.signature))
        return 'attestation_invalid'
      const { uh } = jws.claims
      if (crypto.sha256(canonicalQuery(type, fields)) !== uh) return 'attestation_mismatch'
      return attestedEvent(type, fields, jws.claims)
    },
    unattested: (type, fields, { at, address, requestId }) => {
      if (!eventTypeRow(type)?.unattested) return undefined
      const { subject } = siteEvent(type, fields)
      const net = networkDigest(crypto, keys.identity, subject, bareAddress(address))
      return attestedEvent(type, fields, { jti: fields['id'] ?? requestId, iat: at, net, uh: '' })
    },
    ownSubject: (type, user) => {
      const row = EVENT_TYPES[type]
      const subject = `${row.space}/${type}`
      return stateSubject(row, subject, actorDigest(crypto, keys.identity, row, subject, user))
    },
  }
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
