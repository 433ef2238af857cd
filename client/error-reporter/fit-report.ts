import { REPORT_QUERY_BYTES_MAX, percentEncodeWellFormed } from '../../codec/index.js'

/** A report before it is sent. */
export interface ErrorReport {
  kind: string
  message: string
  /** Lines of `function@file:line:column`, the innermost first. */
  stack?: string
  file?: string
  line?: number
  column?: number
  page?: string
  release?: string
  environment?: string
  /** How often it has happened on this page. */
  count?: number
  /** Whether something was cut. */
  trunc?: boolean
}

/** The reserved `id` and its name, which every event carries. */
const ID_BYTES = '&id='.length + 22

/**
 * Cuts a report until its query fits a firewall's limit: frames from the bottom, since the top says where it broke; then
 * the message; then the page's path.
 */
export function fitReport(report: ErrorReport, bytesMax = REPORT_QUERY_BYTES_MAX): ErrorReport {
  const fits = (candidate: ErrorReport): boolean => queryBytes(candidate) + ID_BYTES <= bytesMax
  let fitted = wellFormed(report)
  if (fits(fitted)) return fitted
  const frames = (fitted.stack ?? '').split('\n')
  while (frames.length > 1 && !fits(fitted)) {
    frames.pop()
    fitted = { ...fitted, stack: frames.join('\n'), trunc: true }
  }
  for (const field of ['message', 'stack', 'file', 'page', 'kind', 'release'] as const) {
    while (!fits(fitted) && (fitted[field]?.length ?? 0) > 1) {
      const text = fitted[field] ?? ''
      fitted = wellFormed({ ...fitted, [field]: text.slice(0, text.length >> 1), trunc: true })
    }
  }
  return fitted
}

/** How many bytes a well-formed report takes as a query. */
export function queryBytes(report: ErrorReport): number {
  return Object.entries(report)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${percentEncodeWellFormed(value === true ? '1' : `${value}`)}`)
    .join('&').length
}

/** Half a surrogate pair has no UTF-8 form; a report must not fail for it, nor for a cut through a pair. */
function wellFormed(report: ErrorReport): ErrorReport {
  const clean: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(report))
    clean[name] = typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value
  return clean as unknown as ErrorReport
}
