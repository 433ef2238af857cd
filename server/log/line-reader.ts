import { parseFieldsLine, type RowReject } from '../../codec/index.js'

/**
 * Reads the next line of one log. Undefined for a line that is no row: blank, or a directive such as `#Version`.
 *
 * @param ended Whether a newline ended the line; only the last one may lack it. @default true
 */
export type LineReader<Row> = (line: string, ended?: boolean) => Row | RowReject | undefined

/** What the two kinds of rows are made of. */
export interface RowParsers<Row> {
  readonly json: (line: string) => Row | RowReject
  readonly w3c: (
    line: string,
    positions: ReadonlyMap<string, number>,
    ended: boolean,
  ) => Row | RowReject
}

/**
 * A reader for one log. It tells JSON lines from w3c rows by their first character, and remembers what the last `#Fields:`
 * line said, which may change midway where logs were joined. A reader that begins in the middle of a log is first given
 * the log's header.
 */
export function createLineReader<Row>({ json, w3c }: RowParsers<Row>): LineReader<Row> {
  let positions: ReadonlyMap<string, number> | undefined
  return (line, ended = true) => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    if (text.startsWith('{')) return json(text)
    if (text.startsWith('#')) {
      // Half a header would move every column of the rows that follow once it is whole.
      if (ended) positions = parseFieldsLine(text) ?? positions
      return undefined
    }
    if (text.trim() === '') return undefined
    return positions ? w3c(text, positions, ended) : 'no_fields_line'
  }
}
