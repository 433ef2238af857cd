import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncPath } from './sync-path.js'

/**
 * How far the log has been read and applied for good. The file is named by the hash of its first bytes, since a name can
 * come to mean another file.
 */
export interface Checkpoint {
  readonly head: string
  readonly offset: number
  /** Which database has what comes before. */
  readonly database: number
}

const HEAD_BYTES = 128
const NAME = 'checkpoint.json'

/** Names a log file by its first bytes. */
export async function headOf(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('base64url')
  } finally {
    await handle.close()
  }
}

/** The last checkpoint. Undefined where there is none that can be read: then the log is read from its beginning. */
export async function loadCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  try {
    const found = JSON.parse(await readFile(join(folder, NAME), 'utf8')) as Partial<Checkpoint>
    const { head = '', offset = -1, database = -1 } = found
    return head !== '' && offset >= 0 && database >= 0 ? { head, offset, database } : undefined
  } catch {
    return undefined
  }
}

/** Saves a checkpoint durably. What it covers must be durable before. */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const temporary = join(folder, `.${NAME}`)
  const handle = await open(temporary, 'w')
  try {
    await handle.writeFile(JSON.stringify(checkpoint))
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(temporary, join(folder, NAME))
  await syncPath(folder)
}

/** Forgets the checkpoint: the next start reads the log from its beginning. */
export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, NAME), { force: true })
  await syncPath(folder)
}
