import { CADDY_LOG } from './log-format.js'
import { rowOf, type LogRow, type RowReject } from './log-row.js'

/**
 * Reads one line of Caddy's JSON log. The address is that of the visitor behind trusted proxies, where Caddy knows it.
 *
 * Source: the Caddy documentation, "How logging works"; `client_ip` since 2.7, `remote_ip` since 2.5, before that
 * `remote_addr`, with the port. `ts` is in seconds with a fraction, or in ISO 8601 where the log is set to.
 *
 * @example
 * parseCaddyLine('{"ts":1795514400.5,"request":{"remote_ip":"192.0.2.1","method":"POST","uri":"/events/read?post=p"},"status":202}')
 */
export function parseCaddyLine(line: string): LogRow | RowReject {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch {
    return 'truncated_row'
  }
  const request = member(row, 'request')
  const columns: Readonly<Record<string, unknown>> = {
    'c-ip':
      member(request, 'client_ip') ??
      member(request, 'remote_ip') ??
      member(request, 'remote_addr'),
    'cs-method': member(request, 'method'),
    'cs-uri-stem': member(request, 'uri'),
    // Where the visitor left before there was an answer it is 0.
    'sc-status': String(member(row, 'status')).padStart(3, '0'),
    'sc-content-type': member(member(member(row, 'resp_headers'), 'Content-Type'), 0),
    [CADDY_LOG.millis]: millisOf(member(row, 'ts')),
  }
  return rowOf((name) => {
    const value = columns[name]
    return typeof value === 'string' ? value : undefined
  }, CADDY_LOG)
}

function member(value: unknown, name: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string | number, unknown>>)[name]
}

function millisOf(time: unknown): string | undefined {
  const at =
    typeof time === 'number'
      ? Math.round(time * 1_000)
      : typeof time === 'string' && ISO_TIME.test(time)
        ? Date.parse(time)
        : NaN
  return Number.isNaN(at) ? undefined : String(at)
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/
