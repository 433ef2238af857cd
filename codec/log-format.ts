import { unescapeCombined, unescapeLogValue } from './log-value.js'

/** Describes a source of log rows: how a line becomes columns, and what a value has to be freed of. */
export interface LogFormat {
  readonly name: string
  /**
   * How a line is taken apart. `fields`: by tabs, under a `#Fields` line, or as a JSON object of texts. `combined`: in the
   * places of nginx's format of that name. `caddy`: as the nested JSON that Caddy writes.
   */
  readonly lines: 'fields' | 'combined' | 'caddy'
  /** The columns of a log that begins without a `#Fields` line. */
  readonly columns?: readonly string[]
  /** Whether the column of the path has the query too. */
  readonly queryInPath: boolean
  /** Takes off the escaping that the log itself puts over a value. Undefined for a bad escape. */
  readonly unescape: (text: string) => string | undefined
  /** The column that may hold the time, in milliseconds. */
  readonly millis: string
  /**
   * The column that carries the attestation. A log without the column yields anonymous events, and those whose URL carries
   * an attestation in the field `att`.
   */
  readonly attestation: string
}

/** By CloudFront's names, which the other forms of lines are translated to. */
const NAMES = { millis: 'timestamp(ms)', attestation: 'viewer-request-log-data' } as const

/**
 * CloudFront's own names, shared by standard logging v2 (JSON and w3c) and the legacy log, which lacks the last two.
 * Every value has exactly one layer of percent-encoding of the log's own.
 */
export const CLOUDFRONT_LOG: LogFormat = {
  name: 'cloudfront',
  lines: 'fields',
  queryInPath: false,
  unescape: unescapeLogValue,
  ...NAMES,
}

/**
 * CloudFront's real-time log, as a consumer of its stream stores it: tabs, no header, and in `cs-uri-stem` the query too.
 * Values are escaped as in the standard log.
 *
 * @param columns Those that were chosen. CloudFront writes them in the order of `REALTIME_COLUMNS`.
 * @example realtimeLog(['timestamp', 'c-ip', 'sc-status', 'cs-method', 'cs-uri-stem', 'x-edge-request-id'])
 */
export function realtimeLog(columns: readonly string[] = REALTIME_COLUMNS): LogFormat {
  return { ...CLOUDFRONT_LOG, name: 'cloudfront-realtime', queryInPath: true, columns }
}

/**
 * All columns of a real-time log that have a documented place. Newer ones stand behind them.
 *
 * Source: the CloudFront developer guide, "Real-time logs", on fields.
 */
const REALTIME_COLUMNS: readonly string[] = (
  'timestamp c-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem cs-bytes' +
  ' x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs-user-agent' +
  ' cs-referer cs-cookie cs-uri-query x-edge-response-result-type x-forwarded-for ssl-protocol ssl-cipher' +
  ' x-edge-result-type fle-encrypted-fields fle-status sc-content-type sc-content-len sc-range-start sc-range-end' +
  ' c-port x-edge-detailed-result-type c-country cs-accept-encoding cs-accept cache-behavior-path-pattern' +
  ' cs-headers cs-header-names cs-headers-count'
).split(' ')

/** The format that nginx calls combined and Apache too. It has no request id and no column for attestations. */
export const NGINX_LOG: LogFormat = {
  name: 'nginx',
  lines: 'combined',
  queryInPath: true,
  unescape: unescapeCombined,
  ...NAMES,
}

/** Caddy's JSON, whose values have no escaping but that of JSON. It has no request id and no column for attestations. */
export const CADDY_LOG: LogFormat = {
  name: 'caddy',
  lines: 'caddy',
  queryInPath: true,
  unescape: (text) => text,
  ...NAMES,
}
