import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogFiles } from '../../port/log-files.js'
import type { FolderLog } from './access-log.js'

const LOG_NAME = /^access-.*\.log(?:\.gz)?$/

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

/** Removes what an interrupted compression left behind. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') && name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
  }
}
