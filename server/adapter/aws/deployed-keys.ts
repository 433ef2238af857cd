import type { AttestorKeys, SigningKey } from '../../edge/attestor.js'
import { getParameter } from './parameter.js'
import type { SendSigned } from './signed-request.js'

/** The keys of a deployed site. Of each list the first signs; all verify. */
export interface DeployedKeys extends AttestorKeys {
  /** Sign the event sessions that `/auth/session` gives. */
  readonly session: readonly [SigningKey, ...SigningKey[]]
}

/** A header of an attestation names its key; longer names would leave it less room. */
export const KID_CHARS_MAX = 16
/** Bytes of a SHA-256 key, in base64url: RFC 2104 asks for no fewer than the hash has. */
const KEY_CHARS_MIN = 32

/**
 * Reads the keys from Parameter Store, where a deployment keeps them encrypted.
 *
 * @param endpoint Of Systems Manager, such as `https://ssm.eu-west-1.amazonaws.com`.
 * @throws where the parameter cannot be had, or holds no keys: nothing may be signed or verified then.
 */
export async function readDeployedKeys(
  send: SendSigned,
  endpoint: string,
  parameter: string,
): Promise<DeployedKeys> {
  const value = await getParameter({ send, endpoint }, parameter)
  if (value === undefined) throw new Error(`There is no parameter "${parameter}".`)
  const keys = parseDeployedKeys(value)
  if (!keys) throw new Error(`The parameter "${parameter}" does not hold the keys of a site.`)
  return keys
}

/** Reads the text of the parameter; undefined where it is not what it should be. */
export function parseDeployedKeys(text: string): DeployedKeys | undefined {
  let keys: Partial<Record<keyof DeployedKeys, unknown>>
  try {
    keys = JSON.parse(text) as typeof keys
  } catch {
    return undefined
  }
  const { session, attestation, identity } = keys
  const whole = isKeyList(session) && isKeyList(attestation) && isKeyText(identity)
  return whole ? { session, attestation, identity } : undefined
}

/** Whether a value is a list of signing keys, as the parameter and the edge's store hold it. */
export function isKeyList(value: unknown): value is [SigningKey, ...SigningKey[]] {
  return Array.isArray(value) && value.length > 0 && value.every(isSigningKey)
}

function isSigningKey(value: unknown): value is SigningKey {
  const { kid, key } = Object(value) as Partial<SigningKey>
  return typeof kid === 'string' && kid.length <= KID_CHARS_MAX && isKeyText(key)
}

/** Whether a value is long enough to be a key. */
export function isKeyText(value: unknown): value is string {
  return typeof value === 'string' && value.length >= KEY_CHARS_MIN
}
