import { logHeader, logLine } from '../../server/log/log-line.js'
import type { AccessLog, LoggedRequest } from '../../server/port/access-log.js'
import type { LogFiles } from '../../server/port/log-files.js'
import type { LogPosition } from '../../server/use-case/follow-log.js'
import type { Random } from './random.js'

/** One log file as it is on the simulated disk. */
export interface DiskFile {
  readonly name: string
  text: string
  /** How much of it a power cut leaves alone. */
  durable: number
}

/** What one process writes to, and reads back. */
export interface MemoryLog extends AccessLog, LogFiles {
  position(): LogPosition
  /** Whether a write failed whose rows may be in the file: only what comes after this file makes a reader see them. */
  isBroken(): boolean
  /** Resolves when nothing is being written. */
  idle(): Promise<void>
  /** Stops in order: all that is in the file outlives a power cut. */
  close(): void
}

interface Pending {
  readonly rows: readonly LoggedRequest[]
  readonly done?: (marks: readonly string[]) => void
  readonly fail?: (error: unknown) => void
}

/** What the power takes with it: of every file some or all of what no sync has covered, in the middle of a row too. */
export function cutPower(disk: readonly DiskFile[], random: Random): void {
  for (const file of disk) {
    const unsynced = file.text.length - file.durable
    if (unsynced > 0) file.text = file.text.slice(0, file.durable + random.below(unsynced + 1))
    file.durable = file.text.length
  }
}

/** The log of one process, as the folder's is: a file of its own, rows that share syncs, and notes that wait for none. */
export function createMemoryLog(
  disk: DiskFile[],
  about: {
    readonly gate: () => Promise<void>
    readonly random: Random
    readonly rotateBytes: number
    readonly failures: number
    /** A broken log: it answers before the rows are durable. */
    readonly answersEarly?: boolean
  },
): MemoryLog {
  const { gate, random, rotateBytes } = about
  const begin = (): { file: DiskFile; offset: number; broken: boolean } => {
    const name = `access-${String(disk.length).padStart(6, '0')}.log`
    const file = { name, text: logHeader(), durable: logHeader().length }
    disk.push(file)
    return { file, offset: file.durable, broken: false }
  }
  let current = begin()
  const pending: Pending[] = []
  let writing = false
  const applied = new Set<string>()

  const sync = (): void => {
    current.file.durable = current.file.text.length
  }

  const write = async (batch: readonly Pending[]): Promise<void> => {
    if (current.broken) {
      // A reader will find what a failed write left there, and must not apply what a power cut may still take.
      await gate()
      sync()
    }
    if (current.broken || current.offset >= rotateBytes) current = begin()
    const { file, offset } = current
    let at = offset
    const marks = batch.map(({ rows }) =>
      rows.map((row) => {
        const line = logLine(row)
        file.text += line
        at += line.length
        return `${file.name}:${at - line.length}`
      }),
    )
    const answer = (): void => batch.forEach(({ done }, i) => done?.(marks[i] ?? []))
    if (about.answersEarly) answer()
    await gate()
    if (random.chance(about.failures)) {
      current.broken = true
      // What is in the way of a write may be in the way of taking it back as well.
      if (random.chance(0.5)) file.text = file.text.slice(0, offset)
      for (const { fail } of batch) fail?.(new Error('The disk is full.'))
      return
    }
    if (batch.some(needsSync)) file.durable = at
    current.offset = at
    answer()
  }

  const add = async (entry: Pending): Promise<void> => {
    pending.push(entry)
    if (writing) return
    writing = true
    await gate()
    while (pending.length > 0) await write(pending.splice(0))
    writing = false
  }

  const position = (): LogPosition => ({ file: current.file.name, offset: current.offset })
  return {
    append: (rows) => new Promise((done, fail) => void add({ rows, done, fail })),
    note: (row) => void add({ rows: [row] }),
    applied: (marks) => {
      for (const mark of marks) applied.add(mark)
    },
    position,
    isBroken: () => current.broken,
    idle: async () => {
      while (writing) await gate()
    },
    close: sync,
    current: position,
    names: async () => {
      await gate()
      return disk.map(({ name }) => name)
    },
    takeApplied: (file, offset) => applied.delete(`${file}:${offset}`),
    read: async function* (name, from, to) {
      await gate()
      const text = disk.find((file) => file.name === name)?.text.slice(0, to) ?? ''
      for (let at = from; at < text.length;) {
        const end = at + 1 + random.below(3_000)
        yield Buffer.from(text.slice(at, end), 'latin1')
        at = end
        await gate()
      }
    },
  }
}

/** Somebody waits for it, or it counts as an event though it was answered 5xx. */
function needsSync({ rows, done }: Pending): boolean {
  return done !== undefined || rows.some((row) => row.attestation && row.status >= 500)
}
