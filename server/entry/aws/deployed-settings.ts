import { PREFIXES } from '../../../codec/index.js'
import type { EdgeSettings } from '../../edge/edge.js'
import { SettingError, settingFault, type Settings } from '../settings.js'

/** What a deployed site has set: what its edge keeps in its KeyValueStore, and what its functions have in `SETTINGS`. */
export interface DeployedSettings extends EdgeSettings {
  /** Cookie that holds the event session. */
  readonly cookie: string
  /** Reaction kinds on offer. Without it any is let in, up to 64 a post. */
  readonly reactions?: readonly string[]
}

/** Each under its short name, since a KeyValueStore takes 1 KB; and the setting of the command that it is. */
const KEYS: Readonly<Record<string, keyof Settings>> = {
  slow: 'slowPrefix',
  fast: 'fastPrefix',
  moderation: 'moderation',
  origins: 'origin',
  cookie: 'cookie',
  reactions: 'reactions',
}
/** What belongs to `/auth/session` alone, and is checked there. */
const OTHERS: readonly string[] = ['auth']

const DEFAULTS = {
  slow: PREFIXES.slow,
  fast: PREFIXES.fast,
  moderation: 'anonymous',
  origins: [],
  cookie: 'session',
}

/**
 * Reads the settings of a deployed site.
 *
 * @param text JSON, each setting optional.
 * @throws {SettingError} which names the key.
 * @example deployedSettings('{"moderation":"all"}').moderation // 'all'
 */
export function deployedSettings(text: string): DeployedSettings {
  const given = parseObject(text)
  for (const [key, value] of Object.entries(given)) {
    if (OTHERS.includes(key)) continue
    const name = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
    if (!name) {
      const all = [...Object.keys(KEYS), ...OTHERS].join(', ')
      throw new SettingError(`There is no setting "${key}". There are: ${all}.`)
    }
    const fault = settingFault(name, value)
    if (fault)
      throw new SettingError(`The setting "${key}" ${fault}; it is ${JSON.stringify(value)}.`)
  }
  const { slow, fast, ...others } = { ...DEFAULTS, ...given }
  if (slow === fast) throw new SettingError('The settings "slow" and "fast" must differ.')
  return { ...others, prefixes: { slow, fast } } as DeployedSettings
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SettingError(`The settings are not JSON: ${(error as Error).message}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new SettingError('The settings must be an object.')
}
