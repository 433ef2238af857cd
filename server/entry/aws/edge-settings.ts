import { SettingError } from '../settings.js'
import { authSettings, type AuthSettings } from './auth-settings.js'
import { deployedSettings, type DeployedSettings } from './deployed-settings.js'

/** What a Lambda@Edge function is told by the file beside it: it has no environment variables of its own. */
export interface LambdaEdgeSettings {
  readonly settings: DeployedSettings
  readonly auth: AuthSettings | undefined
  /** How attestations reach the log. @default 'att' */
  readonly carrier: 'att' | 'none'
  /** Name of the parameter that holds the keys. */
  readonly keysParameter: string
  /** Where that parameter is: the function itself runs everywhere. @default 'us-east-1' */
  readonly region: string
}

/**
 * Reads `site-events.settings.json`.
 *
 * @throws {SettingError} which names the key.
 * @example edgeSettings('{"keysParameter":"/site-events/keys","settings":{"moderation":"all"}}')
 */
export function edgeSettings(text: string): LambdaEdgeSettings {
  const file = parseObject(text)
  for (const key of Object.keys(file)) {
    if (!KEYS.includes(key)) {
      throw new SettingError(`There is no key "${key}". There are: ${KEYS.join(', ')}.`)
    }
  }
  const { settings = {}, carrier = 'att', keysParameter, region = 'us-east-1' } = file
  if (typeof keysParameter !== 'string' || keysParameter === '') {
    throw new SettingError('The key "keysParameter" must be the name of a parameter.')
  }
  if (carrier !== 'att' && carrier !== 'none') {
    throw new SettingError('The key "carrier" must be "att" or "none".')
  }
  if (typeof region !== 'string' || !/^[a-z0-9-]+$/.test(region)) {
    throw new SettingError('The key "region" must be a region, such as "us-east-1".')
  }
  return {
    settings: deployedSettings(JSON.stringify(settings)),
    auth: authSettings((settings as { auth?: unknown } | null)?.auth),
    carrier,
    keysParameter,
    region,
  }
}

const KEYS = ['settings', 'carrier', 'keysParameter', 'region']

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SettingError(`The settings of the edge are not JSON: ${(error as Error).message}`)
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new SettingError('The settings of the edge must be an object.')
}
