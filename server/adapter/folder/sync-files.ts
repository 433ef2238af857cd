import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isMissing } from './overwrite-file.js'

/**
 * Syncs files, then the folders from each up to `root`, so that contents and names outlive a power cut. One after
 * another: the access log's own syncs wait in the same pool of four threads.
 */
export async function syncFiles(root: string, files: Iterable<string>): Promise<void> {
  const folders = new Set<string>([root])
  for (const file of files) {
    await syncPath(file)
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder)
    }
  }
  for (const folder of folders) await syncPath(folder)
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    // Somebody removed it: then there is nothing to keep.
    if (isMissing(error)) return undefined
    throw error
  })
  try {
    await handle?.sync()
  } finally {
    await handle?.close()
  }
}
