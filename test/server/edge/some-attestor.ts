import { siteEvent, type Fields } from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../../server/adapter/node/inflate.js'
import {
  createAttestor,
  type Actor,
  type Attestor,
  type SigningKey,
} from '../../../server/edge/attestor.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'

export const KEY: SigningKey = { kid: 'now', key: 'a key' }
export const ABOUT = { at: 1_763_800_000_000, requestId: 'a-request', hold: false }
const ANN: Actor = { user: 'ann', name: 'Ann', address: '192.0.2.1' }

/** An attestor that signs with the first of these keys. */
export function withKeys(...attestation: [SigningKey, ...SigningKey[]]): Attestor {
  return createAttestor(nodeCrypto, { attestation, identity: 'an identity key' }, inflate)
}

export const attestor = withKeys(KEY)

/** The attestation of what Ann did, or somebody else. */
export function attest(type: string, fields: Fields, actor = ANN, by = attestor): string {
  return by.attest(siteEvent(type, fields), actor, ABOUT).text
}

/** The same, read back. */
export function verified(type: string, fields: Fields, actor = ANN): AttestedEvent {
  const event = attestor.verify(type, fields, attest(type, fields, actor))
  if (typeof event === 'string') throw new Error(event)
  return event
}
