import { jsonColumns, w3cColumns, type Columns, type RowReject } from '../../codec/index.js'
import { createLineReader } from './line-reader.js'
import { logLines, type GzipFault } from './log-lines.js'
import type { Gunzip } from './plain-text.js'
import type { Prefilter } from './prefilter.js'

/** Why a line gives no row. `torn_line`: nothing ended the last line, which may be cut, or is being written. */
export type ColumnsReject = RowReject | GzipFault | 'line_too_long' | 'torn_line'

export interface ReadColumnsOptions {
  readonly gunzip: Gunzip
  /** Which lines to read; the others are passed by without being decoded. @default all */
  readonly mayMatter?: Prefilter
}

/** What one chunk gave. */
export interface ColumnsBatch {
  /** Each row's values by the names of their columns, as the log writes them: still escaped. */
  readonly rows: readonly Columns[]
  /** How many lines were rejected, by reason. */
  readonly rejects: ReadonlyMap<ColumnsReject, number>
}

const HASH = 0x23
const BRACE = 0x7b

/**
 * Reads a log's rows as they were logged, chunk by chunk, from plain or gzip bytes in any format of CloudFront's. For events
 * there is `readLog`. No line makes it throw; it throws what `chunks` throws.
 *
 * @example for await (const { rows } of readColumns(file, { gunzip })) rows.map((column) => column('sc-status'))
 */
export async function* readColumns(
  chunks: AsyncIterable<Uint8Array>,
  { gunzip, mayMatter = () => true }: ReadColumnsOptions,
): AsyncGenerator<ColumnsBatch, void, undefined> {
  const columnsOf = createLineReader<Columns>({ json: jsonColumns, w3c: w3cColumns })
  const decoder = new TextDecoder()
  for await (const { lines, isWhole, fault } of logLines(chunks, gunzip)) {
    const rows: Columns[] = []
    const rejects = new Map<ColumnsReject, number>()
    const reject = (reason: ColumnsReject): unknown =>
      rejects.set(reason, (rejects.get(reason) ?? 0) + 1)
    for (const { line, whole, tooLong } of lines) {
      const ended = whole || isWhole
      if (tooLong) reject('line_too_long')
      if (tooLong || (line[0] !== HASH && !mayMatter(line))) continue
      const columns = columnsOf(decoder.decode(line), ended)
      // A JSON object that can be parsed is whole; the last cell of another row may be cut.
      if (columns && !ended && (typeof columns === 'string' || line[0] !== BRACE))
        reject('torn_line')
      else if (typeof columns === 'string') reject(columns)
      else if (columns) rows.push(columns)
    }
    if (fault) reject(fault)
    yield { rows, rejects }
  }
}
