import { readFileSync } from 'node:fs'
import type { JSONWebKeySet } from 'jose'
import type { SiteKeys } from '../adapter/folder/keys.js'
import { OWN_ISSUER } from '../adapter/session/mint-session.js'
import {
  createSessionVerifier,
  type SessionKeys,
  type VerifySession,
} from '../adapter/session/verify-session.js'
import { SettingError, type Settings } from './settings.js'

/**
 * Verifies sessions of the site's own login, where one is configured, and those that this data folder's key signed.
 *
 * @throws {SettingError} where the setting "auth" names no keys.
 */
export function sessionVerifier(settings: Settings, keys: SiteKeys): VerifySession {
  const own = createSessionVerifier({
    keys: { secret: new TextEncoder().encode(keys.session.key) },
    issuer: OWN_ISSUER,
  })
  if (settings.auth === undefined) return own
  const { issuer, audience } = settings
  const site = createSessionVerifier({
    keys: sessionKeys(settings.auth),
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  })
  return async (token) => own(token).catch(() => site(token))
}

function sessionKeys(auth: string): SessionKeys {
  if (/^https?:/.test(auth)) {
    const jwksUrl = URL.canParse(auth) ? new URL(auth) : undefined
    if (jwksUrl) return { jwksUrl }
    throw new SettingError(`The setting "auth" is not a URL: ${auth}`)
  }
  let text: string
  try {
    text = readFileSync(auth, 'utf8').trim()
  } catch (error) {
    throw new SettingError(
      `The setting "auth" names a file that cannot be read: ${(error as Error).message}`,
    )
  }
  if (text.startsWith('{')) return { jwks: parseKeySet(text) }
  if (text.length >= 32) return { secret: new TextEncoder().encode(text) }
  throw new SettingError(
    'The setting "auth" names a file that holds neither a JWKS nor a secret of at least 32 characters.',
  )
}

function parseKeySet(text: string): JSONWebKeySet {
  try {
    const parsed = JSON.parse(text) as Partial<JSONWebKeySet>
    if (Array.isArray(parsed.keys)) return parsed as JSONWebKeySet
  } catch (error) {
    throw new SettingError(
      `The setting "auth" names a file that is not JSON: ${(error as Error).message}`,
    )
  }
  throw new SettingError('The setting "auth" names a JSON file that is no JWKS: it has no "keys".')
}
