import { splitLines, type Line } from './lines.js'
import { plainText, type Gunzip, type TextEnd } from './plain-text.js'

/** How a compressed log can end wrongly. */
export type GzipFault = Exclude<TextEnd, 'whole' | 'open'>

/** The lines that end in one chunk of a log. */
export interface LineBatch {
  readonly lines: readonly Line[]
  /** Whether all of them are known to be whole: by a newline, or since a compressed file ended as it should. */
  readonly ended: boolean
  /** Said in a last batch without lines. */
  readonly fault?: GzipFault
}

/**
 * Reads a log as lines, from plain or gzip bytes, one array for each chunk. What can be read of a broken gzip file is read.
 *
 * @param from Where in the uncompressed log the first chunk begins, in bytes.
 * @example for await (const { lines } of readLines(createReadStream('2026-11-22.gz'), gunzip)) { … }
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  gunzip: Gunzip,
  from = 0,
): AsyncGenerator<LineBatch, void, undefined> {
  const source: { end: TextEnd } = { end: 'open' }
  async function* text(): AsyncGenerator<Uint8Array, void> {
    source.end = yield* plainText(chunks, gunzip)
  }
  for await (const lines of splitLines(text(), from)) {
    // A line without its newline is the last, and comes alone.
    yield { lines, ended: lines[0]?.whole !== false || source.end === 'whole' }
  }
  if (source.end !== 'open' && source.end !== 'whole') {
    yield { lines: [], ended: true, fault: source.end }
  }
}
