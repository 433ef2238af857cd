import {
  CLOUDFRONT_LOG,
  parseCaddyLine,
  parseCombinedLine,
  parseFieldsLine,
  parseJsonLine,
  parseW3cLine,
  type LogFormat,
  type LogRow,
  type RowReject,
} from '../../codec/index.js'

/**
 * Reads the next line of one log. Undefined for a line that is no row: blank, or a directive such as `#Version`.
 *
 * @param ended Whether a newline ended the line; only the last one may lack it. @default true
 */
export type RowReader = (line: string, ended?: boolean) => LogRow | RowReject | undefined

/**
 * A reader for one log. Among CloudFront's formats it tells JSON lines from w3c rows by their first character, and
 * remembers what the last `#Fields:` line said, which may change midway where logs were joined. A reader that begins in
 * the middle of a log is first given the log's header.
 *
 * @example
 * const read = createRowReader()
 * read('#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status')
 * read('2026-11-22\t10:00:00\tGET\t/\t-\t200') // { method: 'GET', path: '/', query: '', status: 200, ... }
 */
export function createRowReader(format: LogFormat = CLOUDFRONT_LOG): RowReader {
  const read = format.lines === 'fields' ? fieldsReader(format) : PARSERS[format.lines]
  return (line, ended = true) => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    return text.trim() === '' ? undefined : read(text, ended)
  }
}

/** Forms of lines that each say all of themselves. */
const PARSERS = { combined: parseCombinedLine, caddy: parseCaddyLine }

function fieldsReader(
  format: LogFormat,
): (text: string, ended: boolean) => LogRow | RowReject | undefined {
  let positions = format.columns && parseFieldsLine(`#Fields: ${format.columns.join(' ')}`)
  return (text, ended) => {
    if (text.startsWith('{')) return parseJsonLine(text, format)
    if (text.startsWith('#')) {
      // Half a header would move every column of the rows that follow once it is whole.
      if (ended) positions = parseFieldsLine(text) ?? positions
      return undefined
    }
    return positions ? parseW3cLine(text, positions, format, ended) : 'no_fields_line'
  }
}
