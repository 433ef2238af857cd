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
  /** The attestation, where the log has a column for it and the edge wrote one. */
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
 */
export function parseW3cLine(
  line: string,
  positions: ReadonlyMap<string, number>,
  format: LogFormat = CLOUDFRONT_LOG,
): LogRow | RowReject {
  const cells = line.split('\t')
  if (cells.length < positions.size) return 'truncated_row'
  return readRow((name) => {
    const position = positions.get(name)
    return position === undefined ? undefined : cells[position]
  }, format)
}

/** Reads one line of a JSON log, in which every value is a string. */
export function parseJsonLine(
  line: string,
  format: LogFormat = CLOUDFRONT_LOG,
): LogRow | RowReject {
  let object: unknown
  try {
    object = JSON.parse(line)
  } catch {
    return 'truncated_row'
  }
  if (typeof object !== 'object' || object === null) return 'malformed_row'
  const values = object as Record<string, unknown>
  return readRow((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }, format)
}

function readRow(column: Columns, format: LogFormat): LogRow | RowReject {
  const method = value(column('cs-method'))
  const path = unescape(value(column('cs-uri-stem')))
  const query = unescape(value(column('cs-uri-query')))
  const status = value(column('sc-status'))
  const attestation = unescape(value(column(format.attestation)))
  const contentType = unescape(value(column('sc-content-type')))
  if (!method || !path || !/^[0-9]{3}$/.test(status)) return 'malformed_row'
  if (query === undefined || attestation === undefined || contentType === undefined)
    return 'bad_escape'
  const at = timeOf(column, format)
  if (at === undefined) return 'bad_time'
  return {
    method,
    path,
    query,
    status: Number(status),
    contentType,
    at,
    address: value(column('c-ip')),
    requestId: value(column('x-edge-request-id')),
    ...(attestation === '' ? {} : { attestation }),
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

/** Takes off the log's one layer of escaping. In it `+` is a plus. */
function unescape(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * Escapes a value as CloudFront does: bytes 0 to 32 and from 127 on, and `< > " # % { } | \ ^ ~ [ ] ' backtick`. An
 * empty value is `-`.
 *
 * Source: the CloudFront developer guide, "Standard log file fields", on URL encoding.
 */
export function escapeLogValue(text: string): string {
  if (text === '') return '-'
  if (!/[^!$&()*+,\-./0-9:;=?@A-Z_a-z]/.test(text)) return text
  let escaped = ''
  for (const char of text) {
    if (/[!$&()*+,\-./0-9:;=?@A-Z_a-z]/.test(char)) escaped += char
    else if (/['~]/.test(char)) escaped += char === "'" ? '%27' : '%7E'
    else
      escaped += encodeURIComponent(
        /[\ud800-\udfff]/.test(char) && char.length === 1 ? '\ufffd' : char,
      )
  }
  return escaped
}
