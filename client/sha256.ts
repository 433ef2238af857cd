/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index here is below its array's length. */
import { base64url } from './new-id.js'

type State = [number, number, number, number, number, number, number, number]

/**
 * SHA-256 (FIPS 180-4) of ASCII text, in base64url, for pages on plain http, which have no `crypto.subtle`.
 *
 * @example sha256('abc') // 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'
 */
export function sha256(text: string): string {
  const [hash, round] = constants()
  const words = padded(text)
  for (let at = 0; at < words.length; at += 16) {
    const w = words.slice(at, at + 16)
    let state = [...hash] as State
    for (let i = 0; i < 64; i++) {
      if (i > 15)
        w[i] = w[i - 16]! + mix(w[i - 15]!, 7, 18, 3) + w[i - 7]! + mix(w[i - 2]!, 17, 19, 10)
      // Adding above is exact, since no sum comes near 2 ** 53.
      w[i] = w[i]! | 0
      const [a, b, c, d, e, f, g, h] = state
      const one = h + mix(e, 6, 11, 0, 25) + ((e & f) ^ (~e & g)) + round[i]! + w[i]!
      const two = mix(a, 2, 13, 0, 22) + ((a & b) ^ (a & c) ^ (b & c))
      state = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g]
    }
    state.forEach((word, i) => (hash[i] = hash[i]! + word))
  }
  const bytes = new Uint8Array(hash.buffer)
  return base64url(bytes.map((_, i) => bytes[i ^ 3]!))
}

/** A word turned right twice, and shifted or turned once more. */
function mix(word: number, one: number, two: number, shift: number, three?: number): number {
  const turn = (by: number): number => (word >>> by) | (word << (32 - by))
  return turn(one) ^ turn(two) ^ (three ? turn(three) : word >>> shift)
}

function padded(text: string): number[] {
  const words = Array<number>((((text.length + 8) >> 6) + 1) * 16).fill(0)
  for (let i = 0; i <= text.length; i++)
    words[i >> 2]! |= (i < text.length ? text.charCodeAt(i) : 128) << (24 - (i & 3) * 8)
  words[words.length - 1] = text.length * 8
  return words
}

/** The fractions of the square roots of the first 8 primes and of the cube roots of the first 64: computed, since a table is bigger. */
function constants(): [hash: Int32Array, round: Int32Array] {
  const primes: number[] = []
  for (let prime = 2; primes.length < 64; prime++)
    if (primes.every((factor) => prime % factor)) primes.push(prime)
  const fractions = (root: (prime: number) => number): Int32Array =>
    new Int32Array(primes.map((prime) => ((root(prime) % 1) * 2 ** 32) | 0))
  return [fractions(Math.sqrt).slice(0, 8), fractions(Math.cbrt)]
}
