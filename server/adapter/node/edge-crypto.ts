import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import type { EdgeCrypto } from '../../edge/attestor.js'

/** Keys are few and used for every event, so they are prepared once. */
const prepared = new Map<string, KeyObject>()

/** The edge's cryptography on Node. */
export const nodeCrypto: EdgeCrypto = {
  hmacSha256: (key, text) => createHmac('sha256', keyOf(key)).update(text).digest('base64url'),
  sha256: (text) => hash('sha256', text, 'base64url'),
}

function keyOf(text: string): KeyObject {
  const known = prepared.get(text)
  if (known) return known
  const key = createSecretKey(text, 'utf8')
  prepared.set(text, key)
  return key
}
