import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { loadCheckpoint, removeCheckpoint, saveCheckpoint } from '../adapter/folder/checkpoint.js'
import { systemClock } from '../adapter/node/clock.js'
import { gunzip } from '../adapter/node/gunzip.js'
import { addCounts } from '../log/add-counts.js'
import { replay } from '../use-case/replay.js'
import { adoptLog } from './adopt-log.js'
import { dataFolder } from './environment.js'
import { logFormatOf } from './log-format.js'
import { loadLogSettings } from './log-settings.js'
import { openData } from './open-data.js'
import { withProgress } from './progress.js'

/**
 * Reads log files into a data folder. Each becomes part of the folder's own log first, so that the log stays the whole
 * truth.
 */
export async function replayVerb(
  files: readonly string[],
  options: { data?: string; format?: string; columns?: string },
): Promise<void> {
  const format = logFormatOf(options.format ?? 'cloudfront', options.columns)
  const data = await openData(dataFolder(options.data))
  try {
    const written = await loadLogSettings(data.folder)
    const settings = { attestor: data.attestor, gunzip, ...written }
    const checkpoint = await loadCheckpoint(data.folder)
    // Should this be cut short, the next start reads the whole log, the new files among it.
    await removeCheckpoint(data.folder)
    for (const file of files) {
      const adopted = await adoptLog(file, data.logFolder, { ...written, format })
      const { size } = await stat(adopted.path)
      const chunks = withProgress(createReadStream(adopted.path), { label: file, size })
      const ports = { ...data, clock: systemClock }
      const { events, rejects } = await replay(ports, chunks, settings)
      const sums = new Map(adopted.rejects)
      addCounts(sums, rejects)
      const reasons = [...sums].map(([reason, count]) => `${count} ${reason}`).join(', ')
      console.log(`${file}: ${events} events${reasons === '' ? '' : `; rejected: ${reasons}`}`)
    }
    data.database.checkpoint()
    if (checkpoint) await saveCheckpoint(data.folder, checkpoint)
  } finally {
    data.close()
  }
}
