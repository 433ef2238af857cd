import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { loadCheckpoint, removeCheckpoint, saveCheckpoint } from '../adapter/folder/checkpoint.js'
import { syncPath } from '../adapter/folder/sync-path.js'
import { systemClock } from '../adapter/node/clock.js'
import { gunzip } from '../adapter/node/gunzip.js'
import { replay } from '../use-case/replay.js'
import { dataFolder } from './environment.js'
import { loadLogSettings } from './log-settings.js'
import { openData, type OpenData } from './open-data.js'
import { withProgress } from './progress.js'

/**
 * Reads log files into a data folder. Each becomes part of the folder's own log first, so that the log stays the whole
 * truth.
 */
export async function replayVerb(
  files: readonly string[],
  options: { data?: string },
): Promise<void> {
  const data = await openData(dataFolder(options.data))
  try {
    const settings = { attestor: data.attestor, gunzip, ...(await loadLogSettings(data.folder)) }
    const checkpoint = await loadCheckpoint(data.folder)
    // Should this be cut short, the next start reads the whole log, the new files among it.
    await removeCheckpoint(data.folder)
    for (const file of files) {
      const { size } = await stat(file)
      const name = await adopt(file, data)
      const chunks = withProgress(createReadStream(join(data.logFolder, name)), {
        label: file,
        size,
      })
      const { events, rejects } = await replay({ ...data, clock: systemClock }, chunks, settings)
      const reasons = [...rejects].map(([reason, count]) => `${count} ${reason}`).join(', ')
      console.log(`${file}: ${events} events${reasons === '' ? '' : `; rejected: ${reasons}`}`)
    }
    data.database.checkpoint()
    if (checkpoint) await saveCheckpoint(data.folder, checkpoint)
  } finally {
    data.close()
  }
}

/** Copies a file into the log under a name that its content gives, so that twice is once. */
async function adopt(file: string, { logFolder }: OpenData): Promise<string> {
  const hash = createHash('sha256')
  let packed: boolean | undefined
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    packed ??= chunk[0] === 0x1f && chunk[1] === 0x8b
    hash.update(chunk)
  }
  // The digit after the dash sorts it before the server's own files, which begin with a year.
  const name = `access-0replay-${hash.digest('hex').slice(0, 16)}.log${packed ? '.gz' : ''}`
  const temporary = join(logFolder, `.${name}.tmp`)
  await copyFile(file, temporary)
  // The log is what everything else is made from: a copy in it has to outlive a power cut.
  await syncPath(temporary)
  await rename(temporary, join(logFolder, name))
  await syncPath(logFolder)
  return name
}
