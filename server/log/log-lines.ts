import { splitLines, type Line } from './lines.js'
import { plainText, type Gunzip, type TextEnd } from './plain-text.js'

export type GzipFault = 'truncated_gzip' | 'corrupt_gzip'

/** The lines that end in one chunk of a log. */
export interface LogLines {
  readonly lines: readonly Line[]
  /** Whether the log is known to be whole, so that its last line needs no newline to be so too. */
  readonly isWhole: boolean
  /** Why the rest could not be read: said after the last lines, with none. */
  readonly fault?: GzipFault
}

/**
 * Splits a log into lines, plain or gzip, chunk by chunk.
 *
 * @param from Where in the log the first chunk begins, in bytes.
 */
export async function* logLines(
  chunks: AsyncIterable<Uint8Array>,
  gunzip: Gunzip,
  from = 0,
): AsyncGenerator<LogLines, void> {
  const source: { end: TextEnd } = { end: 'open' }
  async function* text(): AsyncGenerator<Uint8Array, void> {
    source.end = yield* plainText(chunks, gunzip)
  }
  for await (const lines of splitLines(text(), from)) {
    yield { lines, isWhole: source.end === 'whole' }
  }
  const { end } = source
  if (end !== 'open' && end !== 'whole') yield { lines: [], isWhole: false, fault: end }
}
