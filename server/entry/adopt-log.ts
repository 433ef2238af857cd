import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CLOUDFRONT_LOG, type LogFormat, type Prefixes } from '../../codec/index.js'
import { syncPath } from '../adapter/folder/sync-path.js'
import { gunzip } from '../adapter/node/gunzip.js'
import { addCounts } from '../log/add-counts.js'
import type { LogReject } from '../log/read-log.js'
import { rewriteLog } from '../log/rewrite-log.js'
import { withProgress } from './progress.js'

export interface AdoptedLog {
  /** Where it lies now. */
  readonly path: string
  /** How many lines could not be taken over, by reason. */
  readonly rejects: ReadonlyMap<LogReject, number>
}

/**
 * Takes a log file into the log of a data folder, under a name that its content gives, so that twice is once. What is not
 * of CloudFront's form is written anew in it.
 */
export async function adoptLog(
  file: string,
  logFolder: string,
  settings: { readonly format: LogFormat; readonly prefixes: readonly [Prefixes, ...Prefixes[]] },
): Promise<AdoptedLog> {
  const isOwnForm = settings.format.name === CLOUDFRONT_LOG.name
  const { hash, packed } = await fingerprint(file)
  // The digit after the dash sorts it before the server's own files, which begin with a year.
  const name = `access-0replay-${hash}.log${packed && isOwnForm ? '.gz' : ''}`
  const temporary = join(logFolder, `.${name}.tmp`)
  const rejects = new Map<LogReject, number>()
  if (isOwnForm) await copyFile(file, temporary)
  else await rewrite(file, temporary, settings, rejects)
  // The log is what everything else is made from: a copy in it has to outlive a power cut.
  await syncPath(temporary)
  const path = join(logFolder, name)
  await rename(temporary, path)
  await syncPath(logFolder)
  return { path, rejects }
}

async function rewrite(
  file: string,
  to: string,
  settings: { readonly format: LogFormat; readonly prefixes: readonly [Prefixes, ...Prefixes[]] },
  sums: Map<LogReject, number>,
): Promise<void> {
  const { size } = await stat(file)
  const chunks = withProgress(createReadStream(file), { label: file, size })
  const handle = await open(to, 'w')
  try {
    for await (const { text, rejects } of rewriteLog(chunks, { ...settings, gunzip })) {
      addCounts(sums, rejects)
      await handle.write(text)
    }
  } finally {
    await handle.close()
  }
}

async function fingerprint(file: string): Promise<{ hash: string; packed: boolean }> {
  const hash = createHash('sha256')
  let packed: boolean | undefined
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    packed ??= chunk[0] === 0x1f && chunk[1] === 0x8b
    hash.update(chunk)
  }
  return { hash: hash.digest('hex').slice(0, 16), packed: packed ?? false }
}
