import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compressLog } from '../adapter/folder/compress-log.js'
import { headOf, loadCheckpoint, saveCheckpoint } from '../adapter/folder/checkpoint.js'
import { LOG_NAME } from '../adapter/folder/log-name.js'
import { createFolderLogFiles, removeUnfinished } from '../adapter/folder/log-files.js'
import type { CountsWriter } from '../use-case/counts-writer.js'
import type { Follower, LogPosition } from '../use-case/follow-log.js'
import type { Report } from './embedded-site.js'
import type { OpenData } from './open-data.js'

/** Reads the log on and on, keeps the checkpoint, packs files that are done with, and writes the counts that are due. */
export interface ReaderLoop {
  readNow(): Promise<void>
  start(): void
  /** Reads to the end once more, saves where that is, and writes the counts. */
  stop(): Promise<void>
}

/** How often the log is looked at, in milliseconds: the slow lane's latency. */
const READ_EVERY_MS = 500
const CHECKPOINT_EVERY_MS = 10_000

/** Where the checkpoint says that reading goes on. Undefined, the beginning, where it names no file that is there. */
export async function startPosition(data: OpenData): Promise<LogPosition | undefined> {
  await removeUnfinished(data.logFolder)
  const checkpoint = await loadCheckpoint(data.folder)
  // A database that was removed or replaced knows nothing of what the checkpoint says is done.
  if (checkpoint?.database !== data.database.id) return undefined
  for (const file of await createFolderLogFiles(data.logFolder).names()) {
    if ((await headOf(join(data.logFolder, file))) === checkpoint.head) {
      return { file, offset: checkpoint.offset }
    }
  }
  return undefined
}

export function createReaderLoop(
  data: OpenData,
  follower: Follower,
  counts: CountsWriter,
  report: Report,
): ReaderLoop {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false
  let savedAt = Date.now()
  let saved: LogPosition | undefined

  const checkpoint = async (): Promise<void> => {
    const position = follower.position()
    if (!position || (saved?.file === position.file && saved.offset === position.offset)) return
    // What the checkpoint covers is made durable before it says so.
    data.database.checkpoint()
    await saveCheckpoint(data.folder, {
      head: await headOf(join(data.logFolder, position.file)),
      offset: position.offset,
      database: data.database.id,
    })
    saved = position
    await packBefore(data.logFolder, position.file)
  }

  const readOnce = async (): Promise<void> => {
    try {
      await follower.catchUp()
      if (Date.now() - savedAt < CHECKPOINT_EVERY_MS) return
      savedAt = Date.now()
      await checkpoint()
    } catch (error) {
      report('The log could not be read on; it is tried again.', error)
    }
  }

  const countsFailed = (error: unknown): void =>
    report('The counts of comments could not be written; it is tried again.', error)

  const loop = (): void => {
    running = readOnce()
      .then(() => counts.writeIfDue().catch(countsFailed))
      .then(() => {
        if (!stopped) timer = setTimeout(loop, READ_EVERY_MS)
      })
  }

  return {
    readNow: async () => {
      await follower.catchUp()
      await checkpoint()
    },
    start: loop,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
      await follower.catchUp()
      await checkpoint()
      await counts.writeNow().catch(countsFailed)
    },
  }
}

/** Packs the plain files that were begun before the one that the checkpoint names. */
async function packBefore(folder: string, file: string): Promise<void> {
  const names = (await readdir(folder)).filter(
    (name) => LOG_NAME.test(name) && name.endsWith('.log'),
  )
  for (const name of names.filter((each) => each < file)) await compressLog(folder, name)
}
