import { CLOUDFRONT_LOG, escapeLogValue, type LogRow } from '../../codec/index.js'
import { createEventRows, type EventRowsOptions } from './event-rows.js'
import { logLines } from './log-lines.js'
import type { Gunzip } from './plain-text.js'
import type { LogReject } from './read-log.js'

export interface RewriteOptions extends EventRowsOptions {
  readonly gunzip: Gunzip
}

/** What one chunk gave. */
export interface Rewritten {
  /** Its rows, in the form that every other reader knows. Empty where there are none. */
  readonly text: string
  /** How many lines gave none, by reason. */
  readonly rejects: ReadonlyMap<LogReject, number>
}

const COLUMNS =
  `${CLOUDFRONT_LOG.millis} c-ip cs-method cs-uri-stem cs-uri-query sc-status` +
  ' sc-content-type x-edge-request-id'

/**
 * Writes the rows of another log that may hold events as rows of CloudFront's, so that a site's log is of one form and
 * needs nobody to remember what each file was. What is read of them is the same.
 *
 * @example
 * for await (const { text } of rewriteLog(chunks, { format: NGINX_LOG, gunzip })) await file.write(text)
 */
export async function* rewriteLog(
  chunks: AsyncIterable<Uint8Array>,
  options: RewriteOptions,
): AsyncGenerator<Rewritten, void> {
  const rowOf = createEventRows(options)
  let header = ''
  for await (const { lines, isWhole, fault } of logLines(chunks, options.gunzip)) {
    const rejects = new Map<LogReject, number>(fault && [[fault, 1]])
    let text = ''
    for (const { line, whole, tooLong } of lines) {
      const ended = whole || isWhole
      const row = tooLong ? 'line_too_long' : rowOf(line, ended)
      if (typeof row === 'object') {
        const columns = headerOf(row)
        text += (columns === header ? '' : columns) + lineOf(row)
        header = columns
      } else if (row !== undefined) {
        const reason = ended ? row : 'torn_line'
        rejects.set(reason, (rejects.get(reason) ?? 0) + 1)
      }
    }
    yield { text, rejects }
  }
}

/** A log with no column for attestations means something else than a row with none. */
function headerOf({ attestation }: LogRow): string {
  const last = attestation === undefined ? '' : ` ${CLOUDFRONT_LOG.attestation}`
  return `#Fields: ${COLUMNS}${last}\n`
}

function lineOf(row: LogRow): string {
  const { method, path, query, contentType, address, requestId, attestation } = row
  const cells = [address, method, path, query].map(escapeLogValue)
  const others = [contentType, requestId, ...(attestation === undefined ? [] : [attestation])]
  const status = String(row.status).padStart(3, '0')
  return `${[row.at, ...cells, status, ...others.map(escapeLogValue)].join('\t')}\n`
}
