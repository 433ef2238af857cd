import {
  CLOUDFRONT_LOG,
  parseJsonLine,
  parseW3cLine,
  type LogFormat,
  type LogRow,
} from '../../codec/index.js'
import { createLineReader, type LineReader } from './line-reader.js'

/** Reads the next line of one log as the row of a request. */
export type RowReader = LineReader<LogRow>

/**
 * A reader of the rows of one log.
 *
 * @example
 * const read = createRowReader()
 * read('#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status')
 * read('2026-11-22\t10:00:00\tGET\t/\t-\t200') // { method: 'GET', path: '/', query: '', status: 200, ... }
 */
export function createRowReader(format: LogFormat = CLOUDFRONT_LOG): RowReader {
  return createLineReader({
    json: (line) => parseJsonLine(line, format),
    w3c: (line, positions, ended) => parseW3cLine(line, positions, format, ended),
  })
}
