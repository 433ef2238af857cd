import { createPublicKey, verify } from 'node:crypto'

/**
 * The credentials of AWS's own signing tests and the public key that belongs to them: awslabs/aws-c-auth,
 * `tests/aws-signing-test-suite/v4a/get-vanilla/public-key.json`.
 */
export const PUBLISHED_CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
export const PUBLISHED_X = 'b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1'
export const PUBLISHED_Y = '865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518'

/** Whether whoever has those credentials signed the text. */
export function isSignedByPublishedKey(text: string, signature: string): boolean {
  const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x: base64url(PUBLISHED_X), y: base64url(PUBLISHED_Y) },
  })
  return verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))
}
