import { LOG_FIELDS, escapeLogValue } from '../../../codec/index.js'

/** What CloudFront knows of a request once it is answered. */
export interface DeliveredRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly requestId: string
  readonly status: number
  readonly contentType: string
  /** Whether the function answered, and no origin did. */
  readonly isFromFunction: boolean
  /** What the function gave to `cf.logCustomData`. */
  readonly logged: string
}

/**
 * One row of CloudFront's standard logging v2 in JSON, with its newline: every value a text, with one layer of escaping. The
 * result type of an answer of a function is no documented one, but seen in real logs.
 *
 * Source: the CloudFront developer guide, "Configure standard logging (v2)" and "Standard log file fields".
 */
export function deliveredRow(request: DeliveredRequest): string {
  const [date = '', time = ''] = new Date(request.at).toISOString().slice(0, 19).split('T')
  const values: Record<(typeof LOG_FIELDS)[number], string> = {
    date,
    time,
    'timestamp(ms)': String(request.at),
    'x-edge-location': 'FRA56-P11',
    'cs-method': request.method,
    'cs(Host)': 'd111111abcdef8.cloudfront.net',
    'x-host-header': request.headers['host'] ?? '',
    'cs-uri-stem': request.path,
    'cs-uri-query': request.query,
    'sc-status': String(request.status),
    'sc-content-type': request.contentType,
    'sc-bytes': '312',
    'time-taken': '0.012',
    'x-edge-result-type': resultType(request),
    'x-edge-request-id': request.requestId,
    'cs(Referer)': request.headers['referer'] ?? '',
    'cs(User-Agent)': request.headers['user-agent'] ?? '',
    'c-country': 'DE',
    'viewer-request-log-data': request.logged,
  }
  const row = LOG_FIELDS.map((name) => [name, escapeLogValue(values[name])] as const)
  return `${JSON.stringify(Object.fromEntries(row))}\n`
}

function resultType({ isFromFunction, status }: DeliveredRequest): string {
  if (isFromFunction) return 'FunctionGeneratedResponse'
  return status >= 400 ? 'Error' : 'Miss'
}
