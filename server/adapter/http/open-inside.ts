import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { isAbsence } from './file-absence.js'
import { isPublicName } from './public-path.js'

/**
 * Opens a file for reading if, with every link resolved, it is a published file of the folder; else undefined. The caller
 * closes it.
 *
 * What is opened is the resolved path, and without following a last link: a link put there after the check is refused.
 */
export async function openInside(folder: string, file: string): Promise<FileHandle | undefined> {
  try {
    const [realFolder, realFile] = await Promise.all([realpath(folder), realpath(file)])
    const path = relative(realFolder, realFile)
    // A path that leaves the folder begins with `..`, which is no public name; on another Windows drive it is absolute.
    if (isAbsolute(path) || !path.split(sep).every(isPublicName)) return undefined
    // Without O_NONBLOCK, a pipe put in the file's place would hold the open for ever.
    return await open(realFile, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
