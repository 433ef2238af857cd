import { randomBytes } from 'node:crypto'
import { open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { logHeader, logLine } from '../../log/log-line.js'
import type { AccessLog, LoggedRequest } from '../../port/access-log.js'
import { LOG_NAME, startOf } from './log-name.js'
import { syncPath } from './sync-path.js'

export interface FolderLogOptions {
  readonly folder: string
  /** Size at which a new file is begun, in bytes. @default 64 MiB */
  readonly rotateBytes?: number
  readonly now: () => number
}

export interface FolderLog extends AccessLog {
  /** The file that is written to, and how much of it is written. */
  position(): { readonly file: string; readonly offset: number }
  /** Whether the row that begins here was said to be applied; asked once, it is forgotten. */
  takeApplied(file: string, offset: number): boolean
  close(): Promise<void>
}

const DEFAULTS = { rotateBytes: 64 * 1024 * 1024 }

interface Pending {
  readonly rows: readonly LoggedRequest[]
  readonly done?: (marks: readonly string[]) => void
  readonly fail?: (error: unknown) => void
}

interface CurrentFile {
  readonly name: string
  readonly handle: FileHandle
  offset: number
  /** Set after a failed write: nothing more is written to it. */
  broken?: true
}

/**
 * Writes the access log to a folder, in files that are only ever appended to by the process that began them: a file cut
 * short by a crash is never continued. Rows that are asked for while a sync runs share the next one.
 */
export async function createFolderLog(options: FolderLogOptions): Promise<FolderLog> {
  const { folder, rotateBytes, now } = { ...DEFAULTS, ...options }
  // Of a process that was killed, a reader is about to publish what a power cut might still take.
  const last = await newestFile(folder)
  if (last !== undefined) await syncPath(join(folder, last))
  let current = await beginFile(folder, now())
  let pending: Pending[] = []
  let writing: Promise<void> | undefined
  const appliedMarks = new Set<string>()

  const write = async (batch: readonly Pending[]): Promise<void> => {
    if (current.broken || current.offset >= rotateBytes) {
      const full = current
      // A reader will find what a failed write left in it, and must not apply what a power cut may still take.
      if (full.broken) await full.handle.datasync()
      current = await beginFile(folder, now())
      await full.handle.close()
    }
    const { name, handle, offset } = current
    let at = offset
    let text = ''
    const marks: string[][] = []
    for (const { rows } of batch) {
      const own: string[] = []
      for (const row of rows) {
        const line = logLine(row)
        own.push(mark(name, at))
        text += line
        // The log's escaping leaves ASCII alone, so that characters are bytes.
        at += line.length
      }
      marks.push(own)
    }
    try {
      await writeAll(handle, Buffer.from(text, 'latin1'), offset)
      if (batch.some(needsSync)) await handle.datasync()
    } catch (error) {
      current.broken = true
      await abandon(current)
      for (const { fail } of batch) fail?.(error)
      return
    }
    current.offset = at
    batch.forEach(({ done }, i) => done?.(marks[i] ?? []))
  }

  const drain = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending
      pending = []
      await write(batch).catch((error: unknown) => {
        for (const { fail } of batch) fail?.(error)
      })
    }
    writing = undefined
  }

  const add = (entry: Pending): void => {
    pending.push(entry)
    // A turn of the loop later, so that requests read together are written together.
    writing ??= new Promise(setImmediate).then(drain)
  }

  return {
    append: (rows) => new Promise((done, fail) => add({ rows, done, fail })),
    note: (row) => add({ rows: [row] }),
    applied: (marks) => {
      for (const each of marks) appliedMarks.add(each)
    },
    position: () => ({ file: current.name, offset: current.offset }),
    takeApplied: (file, offset) => appliedMarks.delete(mark(file, offset)),
    close: async () => {
      while (writing) await writing
      await current.handle.datasync()
      await current.handle.close()
    },
  }
}

async function newestFile(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => LOG_NAME.test(name))
  return names.sort().at(-1)
}

/**
 * A file whose first bytes no other file has, so that a checkpoint can name it by them, and whose name comes after all
 * others, so that files are read in the order in which they were begun even where the clock went back.
 */
async function beginFile(folder: string, at: number): Promise<CurrentFile> {
  const newest = await newestFile(folder)
  const started = Math.max(at, newest === undefined ? 0 : startOf(newest) + 1)
  const name = `access-${started}-${randomBytes(3).toString('hex')}.log`
  const path = join(folder, name)
  const handle = await open(path, 'wx')
  try {
    const header = Buffer.from(
      `#Software: site-events\n#Remark: ${randomBytes(16).toString('hex')}\n${logHeader()}`,
    )
    await writeAll(handle, header, 0)
    await handle.datasync()
    await syncPath(folder)
    return { name, handle, offset: header.length }
  } catch (error) {
    await handle.close()
    await rm(path, { force: true })
    throw error
  }
}

/** A write may take less than it is given, as on a disk that is nearly full. */
async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Takes a half-written batch out of the file, or leaves the file alone where even that fails. */
async function abandon({ handle, offset }: CurrentFile): Promise<void> {
  try {
    await handle.truncate(offset)
    await handle.datasync()
  } catch {
    // The rows that were answered 503 may then still be read: an answer of 5xx says that they may.
  }
}

/**
 * Somebody waits for it; or it is an event that counts though it was answered 5xx, and a reader must not apply what a
 * power cut may still take out of the log.
 */
function needsSync({ rows, done }: Pending): boolean {
  return done !== undefined || rows.some((row) => row.attestation && row.status >= 500)
}

function mark(file: string, offset: number): string {
  return `${file}:${offset}`
}
