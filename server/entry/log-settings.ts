import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PREFIXES, type Prefixes } from '../../codec/index.js'
import type { Moderation } from '../edge/edge.js'
import { SettingError, resolveSettings } from './settings.js'
import { isMissing } from '../adapter/folder/is-missing.js'

/** What a log was written with, and has to be read with: kept beside it, so that no command has to be told. */
export interface LogSettings {
  readonly moderation: Moderation
  /** The present ones first, then all that there ever were. */
  readonly prefixes: readonly [Prefixes, ...Prefixes[]]
}

const NAME = 'site.json'

/** Keeps what the log will be written with from now on; the prefixes of before are kept too. */
export async function saveLogSettings(
  folder: string,
  settings: { moderation: Moderation; prefixes: Prefixes },
): Promise<LogSettings> {
  const known = await loadLogSettings(folder)
  const earlier = known.prefixes.filter((each) => !isSame(each, settings.prefixes))
  const saved: LogSettings = { ...settings, prefixes: [settings.prefixes, ...earlier] }
  const temporary = join(folder, `.${NAME}`)
  await writeFile(temporary, `${JSON.stringify(saved, null, 2)}\n`)
  await rename(temporary, join(folder, NAME))
  return saved
}

/** The defaults where nothing was ever served from the folder. */
export async function loadLogSettings(folder: string): Promise<LogSettings> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (text === undefined) return { moderation: 'none', prefixes: [PREFIXES] }
  const found = parse(join(folder, NAME), text)
  // Checked like any setting, since the file can be edited.
  const [first = PREFIXES, ...others] = found.prefixes.map(({ slow, fast }) => {
    const checked = resolveSettings({}, { site: '.', slowPrefix: slow, fastPrefix: fast })
    return { slow: checked.slowPrefix, fast: checked.fastPrefix }
  })
  const { moderation } = resolveSettings({}, { site: '.', moderation: found.moderation })
  return { moderation, prefixes: [first, ...others] }
}

interface Found {
  readonly moderation: unknown
  readonly prefixes: readonly Partial<Prefixes>[]
}

function parse(path: string, text: string): Found {
  try {
    const { moderation, prefixes } = JSON.parse(text) as Partial<Found>
    if (Array.isArray(prefixes) && prefixes.every((each) => typeof each === 'object')) {
      return { moderation, prefixes }
    }
  } catch {
    // Said below: what is wrong is the file, not where.
  }
  throw new SettingError(
    `${path} does not say what the log was written with; restore or remove it.`,
  )
}

function isSame(a: Prefixes, b: Prefixes): boolean {
  return a.slow === b.slow && a.fast === b.fast
}
