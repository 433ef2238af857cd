import { isAbsolute, join, relative } from 'node:path'
import { StoreError } from '../../port/store-error.js'
import { checkName } from '../../port/store-name.js'

/**
 * The file of an artifact: the key below the folder, as it is. Two keys that differ in case alone are one file where the
 * file system says so (macOS, Windows).
 *
 * @throws {StoreError} `invalid_key` for what the codec's `checkSubject` lets no key be: one that would leave the folder, or
 *   have a dotfile's name, which the file server never serves.
 * @example artifactFile('public', 'comments/my-post.txt') // 'public/comments/my-post.txt'
 */
export function artifactFile(folder: string, key: string): string {
  checkName('invalid_key', 'key', key)
  const segments = key.split('/')
  const file = join(folder, ...segments)
  const path = relative(folder, file)
  if (
    segments.some((segment) => segment === '' || segment.startsWith('.')) ||
    key.includes('\\') ||
    path.startsWith('..') ||
    isAbsolute(path)
  ) {
    throw new StoreError('invalid_key', `The key ${JSON.stringify(key)} is no path of an artifact.`)
  }
  return file
}
