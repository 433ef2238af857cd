import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolderLogFiles } from '../adapter/folder/log-files.js'
import { isMissing } from '../adapter/folder/is-missing.js'
import { SettingError } from './settings.js'

/** A log file, to be read once. */
export interface LogSource {
  readonly label: string
  /** In bytes, for a progress bar. */
  readonly size: number
  chunks(): AsyncIterable<Uint8Array>
}

/**
 * The log files that were named, or those of a data folder. No lock is taken: a log may be read while it is written.
 *
 * @throws {SettingError} where one cannot be read, or there is none.
 */
export async function logSources(
  files: readonly string[],
  dataFolder: string,
): Promise<readonly LogSource[]> {
  const paths = files.length > 0 ? files : await ownLog(join(dataFolder, 'log'))
  return Promise.all(paths.map(sourceOf))
}

async function ownLog(folder: string): Promise<readonly string[]> {
  const names = await createFolderLogFiles(folder)
    .names()
    .catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
  if (names.length > 0) return names.map((name) => join(folder, name))
  throw new SettingError(
    `There is no log in ${folder}. Name log files, or a data folder with "--data".`,
  )
}

async function sourceOf(path: string): Promise<LogSource> {
  const found = await stat(path).catch((error: unknown) => {
    throw new SettingError(`${path} cannot be read: ${(error as Error).message}`)
  })
  if (!found.isFile()) throw new SettingError(`${path} is no file.`)
  return { label: path, size: found.size, chunks: () => read(path) }
}

/** A server may have compressed its log since it was listed. */
async function* read(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path).catch((error: unknown) => {
    if (isMissing(error)) return open(`${path}.gz`)
    throw error
  })
  yield* createReadStream('', { fd: handle }) as AsyncIterable<Uint8Array>
}
