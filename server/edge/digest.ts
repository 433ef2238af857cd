import type { EventTypeRow } from '../../codec/index.js'
import type { EdgeCrypto } from './attestor.js'
import { networkOf } from './network.js'

const DIGEST_CHARS = 22

/** The signed-in actor, as a row's purpose tells them again: on one subject, or in all that they keep for themselves. */
export function actorDigest(
  crypto: EdgeCrypto,
  identity: string,
  { purpose, mine, space }: EventTypeRow,
  subject: string,
  user: string,
): string {
  return digest(crypto, identity, purpose, mine ? space : subject, user)
}

/** The network that an event on this subject came from. */
export function networkDigest(
  crypto: EdgeCrypto,
  identity: string,
  subject: string,
  address: string,
): string {
  return digest(crypto, identity, 'net', subject, networkOf(address))
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
