import { unescapeLogValue } from './log-value.js'

/** One request, as an access log tells it, with the log's own escaping taken off. */
export interface LogRow {
  readonly method: string
  readonly path: string
  /** The query as the viewer sent it, without `?`. */
  readonly query: string
  /** 0 where the viewer left before the answer. */
  readonly status: number
  readonly contentType: string
  /** When the request was logged, in milliseconds; legacy logs have whole seconds. */
  readonly at: number
  readonly address: string
  readonly requestId: string
  /** What the edge attested: undefined where the log has no column for it, `''` where the edge wrote nothing there. */
  readonly attestation?: string
}

/** What a source calls each column. */
export interface LogFormat {
  readonly name: string
  /** The columns that may hold the time, in milliseconds. */
  readonly millis: string
  /** The column that carries the attestation. A log without the column yields anonymous events alone. */
  readonly attestation: string
}

/**
 * CloudFront's own names, shared by standard logging v2 (JSON and w3c) and the legacy log, which lacks the last two.
 * Every value has exactly one layer of percent-encoding of the log's own.
 */
export const CLOUDFRONT_LOG: LogFormat = {
  name: 'cloudfront',
  millis: 'timestamp(ms)',
  attestation: 'viewer-request-log-data',
}

export type RowReject =
  'truncated_row' | 'malformed_row' | 'no_fields_line' | 'bad_time' | 'bad_escape'

/** Columns by name, still escaped. */
export type Columns = (name: string) => string | undefined

/** Reads the header `#Fields: a b c` into column positions; undefined for any other line. */
export function parseFieldsLine(line: string): ReadonlyMap<string, number> | undefined {
  const match = /^#Fields:\s*(.*)$/.exec(line)
  if (!match) return undefined
  return new Map(
    (match[1] ?? '')
      .trim()
      .split(/\s+/)
      .map((name, index) => [name, index]),
  )
}

/**
 * Reads one line of a w3c log. Rows may carry more cells than columns (a trailing tab is known of real logs); fewer is
 * a cut row.
 *
 * @param ended Whether a newline ended the line. Without one its last cell may be cut, so the row is `truncated_row` if
 *   that cell matters; a cut attestation shows by itself.
 */
export function parseW3cLine(
  line: string,
  positions: ReadonlyMap<string, number>,
  format: LogFormat = CLOUDFRONT_LOG,
  ended = true,
): LogRow | RowReject {
  const columns = w3cColumns(line, positions)
  if (typeof columns === 'string') return columns
  const read = new Set<number>()
  const row = readRow((name) => {
    const position = positions.get(name)
    if (position !== undefined && name !== format.attestation) read.add(position)
    return columns(name)
  }, format)
  return !ended && read.has(line.split('\t').length - 1) ? 'truncated_row' : row
}

/** The cells of one line of a w3c log by the names of their columns. */
export function w3cColumns(
  line: string,
  positions: ReadonlyMap<string, number>,
): Columns | RowReject {
  const cells = line.split('\t')
  if (cells.length < positions.size) return 'truncated_row'
  return (name) => {
    const position = positions.get(name)
    return position === undefined ? undefined : cells[position]
  }
}

/** Reads one line of a JSON log, in which every value is a string. */
export function parseJsonLine(
  line: string,
  format: LogFormat = CLOUDFRONT_LOG,
): LogRow | RowReject {
  const columns = jsonColumns(line)
  return typeof columns === 'string' ? columns : readRow(columns, format)
}

/** The values of one line of a JSON log by the names of their columns. */
export function jsonColumns(line: string): Columns | RowReject {
  let object: unknown
  try {
    object = JSON.parse(line)
  } catch {
    return 'truncated_row'
  }
  if (typeof object !== 'object' || object === null) return 'malformed_row'
  const values = object as Record<string, unknown>
  return (name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }
}

function readRow(column: Columns, format: LogFormat): LogRow | RowReject {
  const status = value(column('sc-status'))
  const signed = column(format.attestation)
  const method = unescapeLogValue(value(column('cs-method')))
  const path = unescapeLogValue(value(column('cs-uri-stem')))
  const query = unescapeLogValue(value(column('cs-uri-query')))
  const attestation = unescapeLogValue(value(signed))
  const contentType = unescapeLogValue(value(column('sc-content-type')))
  const address = unescapeLogValue(value(column('c-ip')))
  const requestId = unescapeLogValue(value(column('x-edge-request-id')))
  if (method === '' || path === '' || !/^[0-9]{3}$/.test(status)) return 'malformed_row'
  if (method === undefined || path === undefined || query === undefined) return 'bad_escape'
  if (attestation === undefined || contentType === undefined) return 'bad_escape'
  if (address === undefined || requestId === undefined) return 'bad_escape'
  const at = timeOf(column, format)
  if (at === undefined) return 'bad_time'
  return {
    method,
    path,
    query,
    status: Number(status),
    contentType,
    at,
    address,
    requestId,
    ...(signed === undefined ? {} : { attestation }),
  }
}

function timeOf(column: Columns, format: LogFormat): number | undefined {
  const millis = value(column(format.millis))
  if (/^[0-9]{13}$/.test(millis)) return Number(millis)
  const date = value(column('date'))
  const time = value(column('time'))
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d:\d\d$/.test(time)) return undefined
  const at = Date.parse(`${date}T${time}Z`)
  return Number.isNaN(at) ? undefined : at
}

/** An empty value is written `-`. */
function value(cell: string | undefined): string {
  return cell === undefined || cell === '-' ? '' : cell
}
