import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../client/sha256.js'

const VECTORS: readonly (readonly [text: string, hex: string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
]

test.each(VECTORS)('hashes the FIPS 180-4 vector %j', (text, hex) => {
  expect(sha256(text)).toBe(Buffer.from(hex, 'hex').toString('base64url'))
})

test('agrees with Node for any ASCII text', () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 300 })
  fc.assert(
    fc.property(ascii, (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('base64url'))
    }),
  )
})
