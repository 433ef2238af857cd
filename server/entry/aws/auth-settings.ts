import { SettingError, settingFault } from '../settings.js'

/** The site's own login: whose tokens count, and what they say. */
export interface AuthSettings {
  /** Where its public keys are. */
  readonly jwksUrl: URL
  /** Expected `iss`. */
  readonly issuer: string
  /** Expected `aud`. Not checked where left out, as for logins whose tokens have none. */
  readonly audience?: string
  /** @default ['RS256', 'ES256'] */
  readonly algorithms?: readonly string[]
  /** The claim that lists roles. @default 'roles' */
  readonly rolesClaim?: string
  /** How long an event session may live. @default 60 */
  readonly minutes?: number
}

/** Of public keys alone: with a public key as the secret of an HMAC, everybody could sign. */
const ALGORITHM = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/
const MINUTES_MAX = 24 * 60

const CHECKS: Readonly<Record<keyof AuthSettings, (value: unknown) => string | undefined>> = {
  jwksUrl: (value) => (isSafeUrl(value) ? undefined : 'must be a URL that begins with "https://"'),
  issuer: (value) => settingFault('issuer', value),
  audience: (value) => settingFault('audience', value),
  algorithms: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === 'string' && ALGORITHM.test(each))
      ? undefined
      : 'must be a list of algorithms of public keys, such as "RS256"',
  rolesClaim: (value) => settingFault('issuer', value),
  minutes: (value) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MINUTES_MAX
      ? undefined
      : `must be a whole number from 1 to ${MINUTES_MAX}`,
}

/**
 * Reads the setting `auth` of a deployed site. Undefined where it has none, and only its own event sessions count.
 *
 * @throws {SettingError} which names the key.
 */
export function authSettings(value: unknown): AuthSettings | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) {
    throw new SettingError('The setting "auth" must be an object.')
  }
  for (const [key, given] of Object.entries(value)) {
    if (!Object.hasOwn(CHECKS, key)) {
      const all = Object.keys(CHECKS).join(', ')
      throw new SettingError(`There is no setting "auth.${key}". There are: ${all}.`)
    }
    const fault = CHECKS[key as keyof AuthSettings](given)
    if (fault !== undefined) {
      throw new SettingError(`The setting "auth.${key}" ${fault}; it is ${JSON.stringify(given)}.`)
    }
  }
  for (const key of ['jwksUrl', 'issuer'] as const) {
    if (!Object.hasOwn(value, key)) throw new SettingError(`The setting "auth.${key}" is missing.`)
  }
  const { jwksUrl, ...others } = value as Omit<AuthSettings, 'jwksUrl'> & { jwksUrl: string }
  return { ...others, jwksUrl: new URL(jwksUrl) }
}

/** Keys that come over a plain connection are anybody's, unless they come from the machine itself, as in a test. */
function isSafeUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')
}
