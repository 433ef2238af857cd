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
