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

/** A request as the edge sees it. */
export function edgeRequest(
  request: Request,
  about: Omit<EdgeRequest, 'method' | 'path' | 'query'>,
): EdgeRequest {
  const { url, method } = request
  const pathAt = url.indexOf('/', url.indexOf('//') + 2)
  const queryAt = url.indexOf('?', pathAt)
  return {
    method,
    path: queryAt < 0 ? url.slice(pathAt) : url.slice(pathAt, queryAt),
    query: queryAt < 0 ? '' : url.slice(queryAt + 1),
    ...about,
  }
}
