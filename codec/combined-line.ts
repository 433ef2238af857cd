import { NGINX_LOG } from './log-format.js'
import { rowOf, type LogRow, type RowReject } from './log-row.js'

/** The request, as it was sent, up to the quote that the log did not escape, and the status. */
const REQUEST = /"((?:[^"\\]|\\.)*)" (\d{3})(?!\d)/y
const REQUEST_LINE = /^(\S+) (\S+) HTTP\/\d(?:\.\d)?$/
const TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-])(\d\d)(\d\d)$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'

/**
 * Reads one line in the form that nginx and Apache call combined. What stands behind the status, such as a column that
 * somebody added, is not read.
 *
 * Source: nginx, `ngx_http_log_module`: `$remote_addr - $remote_user [$time_local] "$request" $status …`.
 *
 * @example
 * parseCombinedLine('192.0.2.1 - - [24/Nov/2026:10:00:00 +0000] "POST /events/read?post=p HTTP/1.1" 202 0 "-" "-"')
 */
export function parseCombinedLine(line: string): LogRow | RowReject {
  const quote = line.indexOf('"')
  REQUEST.lastIndex = Math.max(0, quote)
  const [, request = '', status] = REQUEST.exec(line) ?? []
  if (status === undefined) return 'truncated_row'
  // Found from the quote backwards: the name of a user, which is the visitor's to choose, may hold brackets.
  const head = line.slice(0, quote)
  const time = head.slice(head.lastIndexOf('[') + 1, head.lastIndexOf(']'))
  const [, method, target] = REQUEST_LINE.exec(request) ?? []
  const columns: Readonly<Record<string, string | undefined>> = {
    'c-ip': head.slice(0, head.indexOf(' ')),
    'cs-method': method,
    'cs-uri-stem': target,
    'sc-status': status,
    [NGINX_LOG.millis]: millisOf(time),
  }
  return rowOf((name) => columns[name], NGINX_LOG)
}

/** The time of the common log format, such as `24/Nov/2026:10:00:00 +0100`, in milliseconds; it has whole seconds. */
function millisOf(text: string): string | undefined {
  const [, day, month = '', year, time, sign = '', hours, minutes] = TIME.exec(text) ?? []
  const index = MONTHS.indexOf(month)
  if (month === '' || index < 0) return undefined
  const number = String(index / 4 + 1).padStart(2, '0')
  const at = Date.parse(`${year}-${number}-${day}T${time}${sign}${hours}:${minutes}`)
  return Number.isNaN(at) ? undefined : String(at)
}
