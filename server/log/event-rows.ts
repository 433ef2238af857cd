import {
  PREFIXES,
  eventPathStarts,
  type LogFormat,
  type LogRow,
  type Prefixes,
  type RowReject,
} from '../../codec/index.js'
import { createPrefilter } from './prefilter.js'
import { createRowReader, type RowReader } from './row-reader.js'

export interface EventRowsOptions {
  /** @default CLOUDFRONT_LOG */
  readonly format?: LogFormat
  /** What knows the log's columns. @default createRowReader(format) */
  readonly rows?: RowReader
  /** All that the site has ever had. @default [PREFIXES] */
  readonly prefixes?: readonly [Prefixes, ...Prefixes[]]
}

/** The first byte of a directive. */
export const HASH = 0x23

/**
 * Reads the lines that may hold an event, and directives. All others are passed by without being decoded: undefined, as
 * for a blank line.
 */
export function createEventRows({
  format,
  rows = createRowReader(format),
  prefixes = [PREFIXES],
}: EventRowsOptions): (line: Uint8Array, ended: boolean) => LogRow | RowReject | undefined {
  const mayHoldEvent = createPrefilter(prefixes.flatMap((each) => eventPathStarts(each)))
  const decoder = new TextDecoder()
  return (line, ended) =>
    line[0] === HASH || mayHoldEvent(line) ? rows(decoder.decode(line), ended) : undefined
}
