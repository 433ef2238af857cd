/**
 * What an edge reads of a request: all that a CloudFront Function, a Lambda@Edge and a `Request` have in common. The query
 * is as the viewer sent it.
 */
export interface EdgeRequest {
  readonly method: string
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
  readonly address: string
  readonly requestId: string
  /** Recorded time in milliseconds. */
  readonly at: number
}

/**
 * Takes a request's target apart: `/path?query`, or a whole URL, as a proxy may send it. What the viewer sent is neither
 * tidied up nor decoded.
 */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const from = target.startsWith('/')
    ? 0
    : Math.max(0, target.indexOf('/', target.indexOf('//') + 2))
  const at = target.indexOf('?', from)
  return at < 0
    ? { path: target.slice(from), query: '' }
    : { path: target.slice(from, at), query: target.slice(at + 1) }
}
