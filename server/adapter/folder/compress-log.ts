import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { syncPath } from './sync-path.js'

/**
 * Replaces a finished log file by its gzip. At every moment the file, its copy or both are there whole; finding both is
 * harmless.
 */
export async function compressLog(folder: string, name: string): Promise<void> {
  const temporary = join(folder, `.${name}.gz.tmp`)
  const handle = await open(temporary, 'w')
  await pipeline(
    createReadStream(join(folder, name)),
    createGzip(),
    handle.createWriteStream({ flush: true }),
  )
  await rename(temporary, join(folder, `${name}.gz`))
  await syncPath(folder)
  await rm(join(folder, name))
}
