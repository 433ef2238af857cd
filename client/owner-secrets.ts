import { base64url, randomText } from './new-id.js'
import { OWN_KEY } from './ownership.js'
import { readItem, writeItem } from './storage.js'

/** Secrets with their hashes behind them, made in advance. */
const ready: string[] = []

/**
 * Makes a secret and its hash in advance, since `crypto.subtle` is asynchronous and an event has to leave in the task of
 * a click. False where none can be made.
 */
export async function prepareSecret(): Promise<boolean> {
  try {
    const secret = randomText(32)
    // Pages on plain http have no `crypto.subtle`.
    const subtle = crypto.subtle as SubtleCrypto | undefined
    const hash = subtle
      ? base64url(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(secret))))
      : (await import('./sha256.js')).sha256(secret)
    ready.push(secret + hash)
    return true
  } catch {
    return false
  }
}

/**
 * The secret for a comment, or for the votes on a subject, and its hash behind it: the one kept under that name, or a new
 * one. Undefined where none is ready.
 */
export function ownPair(name: string): string | undefined {
  let pair = readItem(OWN_KEY + name)
  if (!pair && (pair = ready.pop())) {
    writeItem(OWN_KEY + name, pair)
    void prepareSecret()
  }
  return pair
}
