import { CLOUDFRONT_LOG, escapeLogValue } from '../../codec/index.js'
import type { LoggedRequest } from '../port/access-log.js'

/** Longest user agent and referer, in characters: a visitor must not be able to make a row too long to be read. */
export const HEADER_CHARS_MAX = 1_024

type Column = readonly [name: string, write: (row: LoggedRequest) => string]

/**
 * The columns, by CloudFront's names and in its order. `c-ip` is always empty: nobody's address is kept, and what readers
 * need of it is the network's digest inside the attestation. The attestation is last, so that a row which a crash cut has
 * lost it, or has a broken one, and never counts.
 */
const COLUMNS: readonly Column[] = [
  ['date', ({ at }) => isoSecond(at).slice(0, 10)],
  ['time', ({ at }) => isoSecond(at).slice(11)],
  [CLOUDFRONT_LOG.millis, ({ at }) => String(at)],
  ['x-edge-location', () => '-'],
  ['c-ip', () => '-'],
  ['cs-method', ({ method }) => escapeLogValue(method)],
  ['cs(Host)', ({ host }) => escapeLogValue(host.slice(0, HEADER_CHARS_MAX))],
  ['cs-uri-stem', ({ path }) => escapeLogValue(path)],
  ['cs-uri-query', ({ query }) => escapeLogValue(query)],
  ['sc-status', ({ status }) => String(status).padStart(3, '0')],
  ['sc-content-type', ({ contentType }) => escapeLogValue(contentType)],
  ['x-edge-request-id', ({ requestId }) => escapeLogValue(requestId)],
  ['cs(User-Agent)', ({ userAgent }) => escapeLogValue(userAgent.slice(0, HEADER_CHARS_MAX))],
  ['cs(Referer)', ({ referer }) => escapeLogValue(referer.slice(0, HEADER_CHARS_MAX))],
  [CLOUDFRONT_LOG.attestation, ({ attestation }) => escapeLogValue(attestation ?? '')],
]

/** The last second that a row was written of; most rows are of the same. */
let lastSecond = { at: NaN, text: '' }

function isoSecond(at: number): string {
  const second = Math.floor(at / 1_000)
  if (second !== lastSecond.at) {
    lastSecond = { at: second, text: new Date(at).toISOString().slice(0, 19) }
  }
  return lastSecond.text
}

/** The first line of a log, with its newline: CloudFront's standard logging v2 in w3c has no `#Version`. */
export function logHeader(): string {
  return `#Fields: ${COLUMNS.map(([name]) => name).join(' ')}\n`
}

/**
 * One row of the log, with its newline. What reads it back gets the same row, but for the address; no value can end the
 * row or begin another, since tabs and newlines are escaped.
 *
 * @example await file.write(logLine({ method: 'POST', path: '/events/read', query: 'post=p', status: 202, … }))
 */
export function logLine(row: LoggedRequest): string {
  return `${COLUMNS.map(([, write]) => write(row)).join('\t')}\n`
}
