import { base64urlEncode } from '../codec/index.js'

/** An event id: 16 random bytes, 22 characters. `randomUUID` would need a secure context. */
export function newId(): string {
  return randomText(16)
}

/** A secret that proves ownership later: 32 random bytes, 43 characters. */
export function newSecret(): string {
  return randomText(32)
}

function randomText(bytes: number): string {
  return base64urlEncode(crypto.getRandomValues(new Uint8Array(bytes)))
}
