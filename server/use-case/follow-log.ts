import { addCounts } from '../log/add-counts.js'
import { readLog, type LogReject, type ReadLogOptions } from '../log/read-log.js'
import { createRowReader, type RowReader } from '../log/row-reader.js'
import type { Clock } from '../port/clock.js'
import type { LogFiles } from '../port/log-files.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { applyAll } from './apply-all.js'

export interface FollowPorts {
  readonly files: LogFiles
  readonly clock: Clock
  readonly read: Omit<ReadLogOptions, 'from' | 'rows' | 'skip'>
  /** Applies events of one subject; false where they are joined and not yet published. */
  readonly apply: (subject: string, events: readonly AttestedEvent[]) => Promise<boolean>
}

/** A place in the log: all before it is applied. */
export interface LogPosition {
  readonly file: string
  readonly offset: number
}

export interface Follower {
  /** Reads and applies what is there to read. */
  catchUp(): Promise<void>
  position(): LogPosition | undefined
  /** How many lines were rejected so far, by reason. */
  rejects(): ReadonlyMap<LogReject, number>
}

/** Subjects that are worked on at once. */
const SUBJECTS_AT_ONCE = 64

/** Follows the log through its files from a position on, and applies what nobody has applied yet. */
export function createFollower(ports: FollowPorts, start: LogPosition | undefined): Follower {
  const rejects = new Map<LogReject, number>()
  let position = start
  let rows: { file: string; reader: RowReader } | undefined

  /** The columns of a file that is read from its middle are in its first lines. */
  const rowsOf = async (file: string, from: number): Promise<RowReader> => {
    if (rows?.file === file) return rows.reader
    const reader = createRowReader(ports.read.format)
    rows = { file, reader }
    if (from > 0)
      for await (const _ of readLog(ports.files.read(file, 0, Math.min(from, HEADER_BYTES)), {
        ...ports.read,
        rows: reader,
        skip: () => true,
      }));
    return reader
  }

  const readOn = async (file: string, from: number, to: number | undefined): Promise<void> => {
    const options = {
      ...ports.read,
      from,
      rows: await rowsOf(file, from),
      skip: (offset: number) => ports.files.takeApplied(file, offset),
    }
    for await (const batch of readLog(ports.files.read(file, from, to), options)) {
      const [late] = await applyAll(batch.events, { ...ports, atOnce: SUBJECTS_AT_ONCE })
      // It gives way; the next call goes on from here.
      if (late !== undefined)
        throw new Error(`The log's events of "${late}" cannot be applied now.`)
      addCounts(rejects, batch.rejects)
      position = { file, offset: batch.end }
    }
  }

  const step = async (): Promise<boolean> => {
    const names = await ports.files.names()
    const file = position?.file ?? names[0]
    if (file === undefined) return false
    const from = position?.offset ?? 0
    // Asked before the file is read: what is not the current file now will not grow any more.
    const current = ports.files.current()
    await readOn(file, from, current?.file === file ? current.offset : undefined)
    if (current?.file === file) return false
    const next = names.find((name) => baseOf(name) > baseOf(file))
    if (next === undefined) return false
    position = { file: next, offset: 0 }
    return true
  }

  return {
    catchUp: async () => {
      while (await step());
    },
    position: () => position,
    rejects: () => rejects,
  }
}

const HEADER_BYTES = 4_096

/** A file and its packed copy are the same file. */
function baseOf(name: string): string {
  return name.replace(/\.gz$/, '')
}
