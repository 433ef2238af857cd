/** Keys whose values are secrets in nearly every program. */
export const REDACTED_KEYS = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'clientSecret',
  'token',
  'accessToken',
  'refreshToken',
  'idToken',
  'sessionToken',
  'apiKey',
  'xApiKey',
  'privateKey',
  'secretAccessKey',
  'authorization',
  'proxyAuthorization',
  'cookie',
  'setCookie',
] as const

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]'

/**
 * Tells keys whose values are secrets: those of `REDACTED_KEYS` and the given ones, in any spelling, so that `apiKey` is
 * `API_KEY` and `api-key` too.
 *
 * @example createRedaction(['iban'])('IBAN') // true
 */
export function createRedaction(keys: readonly string[]): (key: string) => boolean {
  const secrets = new Set([...REDACTED_KEYS, ...keys].map(bareKey))
  return (key) => secrets.has(bareKey(key))
}

function bareKey(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
