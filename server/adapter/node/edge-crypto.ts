import { createHash, createHmac } from 'node:crypto'
import type { EdgeCrypto } from '../../edge/attestor.js'

/** The edge's cryptography on Node. */
export const nodeCrypto: EdgeCrypto = {
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('base64url'),
  sha256: (text) => createHash('sha256').update(text).digest('base64url'),
}
