import {
  PREFIXES,
  eventPathStarts,
  type LogFormat,
  type LogRow,
  type RowReject,
} from '../../codec/index.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { eventOfRow, type EventOfRowOptions, type EventReject } from './event-of-row.js'
import type { Line } from './lines.js'
import type { Gunzip } from './plain-text.js'
import { createPrefilter } from './prefilter.js'
import { readLines, type GzipFault } from './read-lines.js'
import { createRowReader, type RowReader } from './row-reader.js'

/**
 * Why a line gives no event. The codes are stable. `torn_line`: the last line of a file that is not compressed has no
 * newline and may be cut, or is being written.
 */
export type LogReject = RowReject | EventReject | GzipFault | 'line_too_long' | 'torn_line'

export interface ReadLogOptions extends EventOfRowOptions {
  readonly gunzip: Gunzip
  /** @default CLOUDFRONT_LOG */
  readonly format?: LogFormat
  /**
   * Where in the log the first chunk begins, in bytes.
   *
   * @default 0
   */
  readonly from?: number
  /**
   * What knows the log's columns. A reader that goes on where an earlier one ended is given that one's, or a new one that
   * was shown the log's header.
   *
   * @default createRowReader(format)
   */
  readonly rows?: RowReader
  /** Whether to pass a line by, told by where it begins: what is applied already need not be read. */
  readonly skip?: (start: number) => boolean
}

/** What one chunk gave. */
export interface LogBatch {
  readonly events: readonly AttestedEvent[]
  /** How many lines were rejected, by reason. */
  readonly rejects: ReadonlyMap<LogReject, number>
  /** All before this byte of the uncompressed log is read; a later reader begins here and misses nothing. */
  readonly end: number
}

/**
 * Reads a log's events, chunk by chunk, from plain or gzip bytes in any format of CloudFront's. No line makes it throw and
 * no line costs another one; it throws what `chunks` throws. Lines without the path of an event are never decoded, so
 * they are not counted as rejects either.
 *
 * @example
 * for await (const { events, rejects } of readLog(file, { attestor, gunzip, moderation: 'none' })) { … }
 */
export async function* readLog(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadLogOptions,
): AsyncGenerator<LogBatch, void, undefined> {
  const outcomeOf = createLineReader(options)
  let end = options.from ?? 0
  for await (const { lines, ended, fault } of readLines(chunks, options.gunzip, end)) {
    const events: AttestedEvent[] = []
    const rejects = new Map<LogReject, number>()
    for (const line of lines) {
      const outcome = outcomeOf(line, ended)
      if (typeof outcome === 'string') rejects.set(outcome, (rejects.get(outcome) ?? 0) + 1)
      else if (outcome) events.push(outcome)
      if (ended || typeof outcome !== 'string') end = line.end
    }
    if (fault) rejects.set(fault, 1)
    yield { events, rejects, end }
  }
}

const HASH = 0x23

/** What one line gives. Undefined where it is no event's. */
function createLineReader(
  options: ReadLogOptions,
): (line: Line, ended: boolean) => AttestedEvent | LogReject | undefined {
  const mayHoldEvent = createPrefilter(
    (options.prefixes ?? [PREFIXES]).flatMap((prefixes) => eventPathStarts(prefixes)),
  )
  const rows = options.rows ?? createRowReader(options.format)
  const decoder = new TextDecoder()
  const rowOf = (line: Uint8Array, ended: boolean): LogRow | RowReject | undefined =>
    line[0] === HASH || mayHoldEvent(line) ? rows(decoder.decode(line), ended) : undefined
  return ({ line, start, tooLong }, ended) => {
    if (line[0] !== HASH && options.skip?.(start)) return undefined
    if (tooLong) return 'line_too_long'
    const row = rowOf(line, ended)
    const outcome = typeof row === 'object' ? eventOfRow(row, options) : row
    // A line that nothing ended counts only where what can be read of it proves that it is all there.
    const isTorn = !ended && (row === undefined || typeof outcome === 'string')
    return isTorn ? 'torn_line' : outcome
  }
}
