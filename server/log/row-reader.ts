import {
  CLOUDFRONT_LOG,
  parseCaddyLine,
  parseCombinedLine,
  parseJsonLine,
  parseW3cLine,
  type LogFormat,
  type LogRow,
} from '../../codec/index.js'
import { createLineReader, type LineReader } from './line-reader.js'

/** Reads the next line of one log as a row. */
export type RowReader = LineReader<LogRow>

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

function fieldsReader(format: LogFormat): RowReader {
  return createLineReader<LogRow>(
    {
      json: (line) => parseJsonLine(line, format),
      w3c: (line, positions, ended) => parseW3cLine(line, positions, format, ended),
    },
    format.columns,
  )
}
