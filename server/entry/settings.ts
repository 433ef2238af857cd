import { readFile } from 'node:fs/promises'
import { PREFIXES } from '../../codec/index.js'
import type { Moderation } from '../edge/edge.js'
import { isMissing } from '../adapter/folder/is-missing.js'

/** Everything about a site that can be set, on the command line or in `site-events.config.json`. */
export interface Settings {
  /** Folder of the static site. */
  readonly site: string
  /** Folder of the log, the artifacts and the state. @default './data' */
  readonly data: string
  /** @default 8787 */
  readonly port: number
  /** @default '127.0.0.1' */
  readonly host: string
  /** Which comments wait for approval. @default 'none' */
  readonly moderation: Moderation
  /** URL of a JWKS, or a file with a JWKS or a shared secret. Without it only sessions of `site-events token` count. */
  readonly auth?: string
  /** Expected `iss` of a session. */
  readonly issuer?: string
  /** Expected `aud` of a session. */
  readonly audience?: string
  /** Cookie that holds the session. @default 'session' */
  readonly cookie: string
  /** Origins other than the site's own that may post. */
  readonly origin: readonly string[]
  /** Reaction kinds on offer. Without it any is let in, up to 64 a post. */
  readonly reactions?: readonly string[]
  /** Whether `X-Forwarded-For` and `X-Forwarded-Host` tell the truth, as behind nginx or Caddy. @default false */
  readonly trustProxy: boolean
  /** @default '/events/' */
  readonly slowPrefix: string
  /** @default '/fastevent/' */
  readonly fastPrefix: string
}

export const DEFAULTS: Omit<Settings, 'site'> = {
  data: './data',
  port: 8787,
  host: '127.0.0.1',
  moderation: 'none',
  cookie: 'session',
  origin: [],
  trustProxy: false,
  slowPrefix: PREFIXES.slow,
  fastPrefix: PREFIXES.fast,
}

/** A setting that cannot be used; the message names its key. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

type Check = (value: unknown) => string | undefined

const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a text'
const texts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '')
    ? undefined
    : 'must be a list of texts'
const prefix: Check = (value) =>
  typeof value === 'string' && /^\/[A-Za-z0-9_/-]*\/$/.test(value)
    ? undefined
    : 'must be a path such as "/events/"'

const CHECKS: Readonly<Record<keyof Settings, Check>> = {
  site: text,
  data: text,
  port: (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535
      ? undefined
      : 'must be a port, 0 to 65535',
  host: text,
  moderation: (value) =>
    ['none', 'anonymous', 'all'].includes(value as string)
      ? undefined
      : 'must be "none", "anonymous" or "all"',
  auth: text,
  issuer: text,
  audience: text,
  cookie: (value) =>
    typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value)
      ? undefined
      : 'must be letters, digits, "_" or "-"',
  origin: (value) =>
    texts(value) ??
    ((value as string[]).every((item) => URL.canParse(item) && new URL(item).origin === item)
      ? undefined
      : 'must be origins such as "https://blog.example", without a path'),
  reactions: texts,
  trustProxy: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  slowPrefix: prefix,
  fastPrefix: prefix,
}

/**
 * What is wrong with a setting, as the end of a sentence; undefined where nothing is.
 *
 * @example settingFault('port', 99_999) // 'must be a port, 0 to 65535'
 */
export function settingFault(key: keyof Settings, value: unknown): string | undefined {
  return CHECKS[key](value)
}

/**
 * Joins defaults, the configuration file and what was given, each over the one before, and checks the whole.
 *
 * @throws {SettingError} which names the key.
 */
export function resolveSettings(
  file: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Settings {
  const present = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  const all: Record<string, unknown> = { ...DEFAULTS, ...file, ...present }
  for (const [key, value] of Object.entries(all)) {
    if (!Object.hasOwn(CHECKS, key)) {
      throw new SettingError(
        `There is no setting "${key}". There are: ${Object.keys(CHECKS).join(', ')}.`,
      )
    }
    const fault = CHECKS[key as keyof Settings](value)
    if (fault)
      throw new SettingError(`The setting "${key}" ${fault}; it is ${JSON.stringify(value)}.`)
  }
  if (all['site'] === undefined)
    throw new SettingError('The setting "site" is missing: the folder of the static site.')
  if (all['slowPrefix'] === all['fastPrefix']) {
    throw new SettingError('The settings "slowPrefix" and "fastPrefix" must differ.')
  }
  return all as unknown as Settings
}

/**
 * Reads the configuration file.
 *
 * @param required Whether it must be there, as one that was asked for by name.
 * @throws {SettingError}
 */
export async function readConfig(
  path: string,
  required: boolean,
): Promise<Record<string, unknown>> {
  const found = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error) && !required) return '{}'
    throw new SettingError(`${path} cannot be read: ${String(error)}`)
  })
  try {
    const config: unknown = JSON.parse(found)
    if (typeof config === 'object' && config !== null && !Array.isArray(config))
      return config as Record<string, unknown>
  } catch (error) {
    throw new SettingError(`${path} is not JSON: ${(error as Error).message}`)
  }
  throw new SettingError(`${path} must hold an object of settings.`)
}
