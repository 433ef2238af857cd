import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { contentType } from './content-type.js'
import { isAbsence } from './file-absence.js'
import { publicNames } from './public-path.js'

/** A file that a URL's path leads to. */
export interface FoundFile {
  /** Where it is, as the path says; links are not resolved yet. */
  file: string
  /** Its path inside the folder, as `/docs/index.html`. */
  name: string
  stats: BigIntStats
  /** The path that the visitor should have asked for: that of a folder needs its slash, or relative links break. */
  location?: string
}

/**
 * Finds the file for a URL's path (still percent-encoded): the file itself, `about.html` for `/about`, `docs/index.html` for
 * `/docs/`, and the latter with a `location` for `/docs`.
 */
export async function findFile(folder: string, path: string): Promise<FoundFile | undefined> {
  const names = publicNames(path)
  if (!names) return undefined
  if (path.endsWith('/')) return found(folder, [...names, 'index.html'])

  const last = names.at(-1)
  if (last === undefined) return undefined
  const stats = await statsOf(join(folder, ...names))
  if (stats?.isFile()) return { file: join(folder, ...names), name: `/${names.join('/')}`, stats }
  // `v1.2` has a dot and no extension: what matters is whether the ending is one that files have.
  if (contentType(last) === undefined) {
    const page = await found(folder, [...names.slice(0, -1), `${last}.html`])
    if (page) return page
  }
  if (!stats?.isDirectory()) return undefined
  const index = await found(folder, [...names, 'index.html'])
  // Built from checked names, so it has one slash in front: `//evil.com/` would be another site.
  return index && { ...index, location: `/${names.map(encodeURIComponent).join('/')}/` }
}

async function found(folder: string, names: string[]): Promise<FoundFile | undefined> {
  const file = join(folder, ...names)
  const stats = await statsOf(file)
  return stats?.isFile() ? { file, name: `/${names.join('/')}`, stats } : undefined
}

async function statsOf(file: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(file, { bigint: true })
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
