import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { LRUCache } from 'lru-cache'
import { isMissing } from './is-missing.js'

/** Files that are kept open, and written over in place. */
export interface OpenFiles {
  /**
   * Writes a file's new text over its old one, making the file and its folders as needed.
   *
   * @param bytesBefore How long the old one is, so that nothing of it is left behind a shorter one.
   */
  overwrite(file: string, bytes: Uint8Array, bytesBefore: number): void
  close(): void
}

/** Far under the 4,096 that systems let a process have at the least, most of which are for visitors. */
const OPEN_FILES_MAX = 1_024

/**
 * Overwrites files in place: writing a second file and renaming it makes ext4 flush the data (`auto_da_alloc`), which took
 * 180 to 1,000 µs of the event loop, and this takes 20 to 40 µs for 4 to 32 KB. So a kill or a power cut can leave a torn
 * file. Both are mended from the log at the next start, and this process serves artifacts from memory, never from a file
 * half written. Files that are written to often stay open: opening one again took twice as long as writing to it.
 */
export function createOpenFiles(): OpenFiles {
  const descriptors = new LRUCache<string, number>({
    max: OPEN_FILES_MAX,
    dispose: (descriptor) => closeSync(descriptor),
  })

  /** The file that is there by this name now: somebody may have removed the one that is open, or put another over it. */
  function descriptorOf(file: string): number {
    const known = descriptors.get(file)
    if (known !== undefined && fstatSync(known).nlink > 0) return known
    descriptors.delete(file)
    const opened = openOr(file, () => {
      // The system has no more to give: visitors need some too.
      descriptors.clear()
      return openForWriting(file)
    })
    descriptors.set(file, opened)
    return opened
  }

  return {
    overwrite: (file, bytes, bytesBefore) => {
      const descriptor = descriptorOf(file)
      for (let done = 0; done < bytes.length;) {
        done += writeSync(descriptor, bytes, done, bytes.length - done, done)
      }
      if (bytes.length < bytesBefore) ftruncateSync(descriptor, bytes.length)
    },
    close: () => descriptors.clear(),
  }
}

function openOr(file: string, whenTooMany: () => number): number {
  try {
    return openForWriting(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EMFILE') return whenTooMany()
    throw error
  }
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'r+')
  } catch (error) {
    if (!isMissing(error)) throw error
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'wx')
  }
}
