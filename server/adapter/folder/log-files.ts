import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogFiles } from '../../port/log-files.js'
import type { FolderLog } from './access-log.js'
import { LOG_NAME, startOf } from './log-name.js'

/**
 * The log files of a folder, oldest first. A file and its compressed copy are one file: the copy may be unfinished, and
 * reading both would be harmless.
 */
export function createFolderLogFiles(folder: string, log?: FolderLog): LogFiles {
  return {
    names: async () => {
      const found = new Set((await readdir(folder)).filter((name) => LOG_NAME.test(name)))
      return [...found]
        .filter((name) => !found.has(name.replace(/\.gz$/, '')) || !name.endsWith('.gz'))
        .sort()
    },
    current: () => log?.position(),
    read: (file, from, to) => readBytes(join(folder, file), from, to),
    takeApplied: (file, offset) => log?.takeApplied(file, offset) ?? false,
  }
}

async function* readBytes(path: string, from: number, to?: number): AsyncGenerator<Uint8Array> {
  if (to !== undefined && to <= from) return
  yield* createReadStream(path, { start: from, ...(to === undefined ? {} : { end: to - 1 }) })
}

/** When the newest file was begun or last written to, whichever is later, in milliseconds; 0 where there is none. */
export async function latestLogTime(folder: string): Promise<number> {
  const newest = (await readdir(folder))
    .filter((name) => LOG_NAME.test(name))
    .sort()
    .at(-1)
  if (newest === undefined) return 0
  const { mtimeMs } = await stat(join(folder, newest))
  return Math.max(startOf(newest), Math.floor(mtimeMs))
}

/** Removes what an interrupted compression left behind. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') && name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
  }
}
