/** An event id: 16 random bytes, 22 characters. `randomUUID` would need a secure context. */
export function newId(): string {
  return randomText(16)
}

/** So many random bytes, in base64url. */
export function randomText(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** Bytes in base64url. The codec has its own for hosts without `btoa`; this one is a third of its size. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, (char) =>
    char === '+' ? '-' : char === '/' ? '_' : '',
  )
}
