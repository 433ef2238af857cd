import { createECDH, createHmac, createPrivateKey, type KeyObject } from 'node:crypto'
import type { AwsCredentials } from './signed-request.js'

/** The algorithm's name, which is part of what the key is derived from and of each signature. */
export const V4A_ALGORITHM = 'AWS4-ECDSA-P256-SHA256'

/** The order of P-256 less two (FIPS 186-4, D.1.2.3): a candidate above it gives no key. */
const CANDIDATE_MAX = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f')
/** The counter is one byte, and 0 and 255 are not used (aws-c-auth, key_derivation.c). */
const COUNTER_MAX = 254
/** Bits of a candidate, as the derivation writes them. */
const CANDIDATE_BITS = Buffer.from([0, 0, 1, 0])

/**
 * The key that Signature Version 4A signs with: ECDSA on P-256, derived from the secret access key by NIST SP 800-108 in
 * counter mode. About one candidate in 2^32 gives none, and then the next counter is tried.
 *
 * @throws where no counter gives a key.
 */
export function signingKeyV4a({ accessKeyId, secretAccessKey }: AwsCredentials): KeyObject {
  for (let counter = 1; counter <= COUNTER_MAX; counter++) {
    const candidate = createHmac('sha256', `AWS4A${secretAccessKey}`)
      .update(Buffer.from([0, 0, 0, 1]))
      .update(`${V4A_ALGORITHM}\0${accessKeyId}`)
      .update(Buffer.from([counter]))
      .update(CANDIDATE_BITS)
      .digest('hex')
    const number = BigInt(`0x${candidate}`)
    if (number <= CANDIDATE_MAX) return privateKey(number + 1n)
  }
  throw new Error('No signing key can be derived from these credentials.')
}

function privateKey(scalar: bigint): KeyObject {
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  // Uncompressed: 4, then the two coordinates of 32 bytes.
  const point = curve.getPublicKey()
  const text = (bytes: Buffer): string => bytes.toString('base64url')
  return createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: text(d),
      x: text(point.subarray(1, 33)),
      y: text(point.subarray(33)),
    },
  })
}
