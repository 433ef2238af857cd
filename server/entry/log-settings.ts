import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PREFIXES, type Prefixes } from '../../codec/index.js'
import type { Moderation } from '../edge/edge.js'
import { resolveSettings } from './settings.js'
import { isMissing } from '../adapter/folder/is-missing.js'

/** What a log was written with, and has to be read with: kept beside it, so that no command has to be told. */
export interface LogSettings {
  readonly moderation: Moderation
  readonly prefixes: Prefixes
}

const NAME = 'site.json'

export async function saveLogSettings(folder: string, settings: LogSettings): Promise<void> {
  const temporary = join(folder, `.${NAME}`)
  await writeFile(temporary, `${JSON.stringify(settings, null, 2)}\n`)
  await rename(temporary, join(folder, NAME))
}

/** The defaults where nothing was ever served from the folder. */
export async function loadLogSettings(folder: string): Promise<LogSettings> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (text === undefined) return { moderation: 'none', prefixes: PREFIXES }
  const { moderation, prefixes } = JSON.parse(text) as Partial<LogSettings>
  // Checked like any setting, since the file can be edited.
  const checked = resolveSettings(
    {},
    { site: '.', moderation, slowPrefix: prefixes?.slow, fastPrefix: prefixes?.fast },
  )
  return {
    moderation: checked.moderation,
    prefixes: { slow: checked.slowPrefix, fast: checked.fastPrefix },
  }
}
