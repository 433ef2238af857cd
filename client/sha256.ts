/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index here is below its array's length. */
import { base64urlEncode } from '../codec/index.js'

/**
 * SHA-256 (FIPS 180-4) of ASCII text, in base64url. `crypto.subtle` is asynchronous and missing on plain http pages;
 * an event has to leave in the same task as the click.
 *
 * @example sha256('abc') // 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'
 */
export function sha256(text: string): string {
  const [hash, round] = constants()
  const words = padded(text)
  const w = new Int32Array(64)
  for (let at = 0; at < words.length; at += 16) {
    const v = hash.slice()
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = words[at + i]!
      else {
        const a = w[i - 15]!
        const b = w[i - 2]!
        const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
        const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
        w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
      }
      const [a, b, c, e, f, g] = [v[0]!, v[1]!, v[2]!, v[4]!, v[5]!, v[6]!]
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
      const one = v[7]! + s1 + ((e & f) ^ (~e & g)) + round[i]! + w[i]!
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      v.copyWithin(1, 0)
      v[4] = v[4]! + one
      v[0] = one + two
    }
    for (let i = 0; i < 8; i++) hash[i] = hash[i]! + v[i]!
  }
  const bytes: number[] = []
  for (const word of hash)
    for (let shift = 24; shift >= 0; shift -= 8) bytes.push((word >> shift) & 255)
  return base64urlEncode(bytes)
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

function padded(text: string): Int32Array {
  const words = new Int32Array((((text.length + 8) >> 6) + 1) * 16)
  for (let i = 0; i <= text.length; i++) {
    const byte = i < text.length ? text.charCodeAt(i) & 255 : 0x80
    words[i >> 2] = words[i >> 2]! | (byte << (24 - (i & 3) * 8))
  }
  words[words.length - 1] = text.length * 8
  return words
}

/** The fractions of the square roots of the first 8 primes and of the cube roots of the first 64: computed, since a table is bigger. */
function constants(): [hash: Int32Array, round: Int32Array] {
  const hash = new Int32Array(8)
  const round = new Int32Array(64)
  for (let prime = 2, found = 0; found < 64; prime++) {
    let isPrime = true
    for (let factor = 2; factor * factor <= prime; factor++)
      if (prime % factor === 0) isPrime = false
    if (!isPrime) continue
    if (found < 8) hash[found] = fraction(Math.sqrt(prime))
    round[found++] = fraction(Math.cbrt(prime))
  }
  return [hash, round]
}

function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0
}
