/**
 * What a function at the edge is called with, in version 1.0, and what it answers.
 *
 * Source: the CloudFront developer guide, "CloudFront Functions event structure". Names of headers, and of cookies, are in
 * lower case; what a viewer sent several times is in `multiValue`; `Cookie` is no header but `cookies`.
 */
export interface ViewerEvent {
  readonly context: {
    /** Left out in the console's tests. */
    readonly requestId?: string
  }
  readonly viewer: { readonly ip: string }
  readonly request: ViewerRequest
}

export interface ViewerRequest {
  readonly method: string
  readonly uri: string
  readonly headers: ViewerValues
  readonly cookies: ViewerValues
  /**
   * The query as it was sent, without `?`; undefined where there is neither. It is empty in the console's tests, whatever
   * the query is. (`querystring`, which they have, holds it taken apart, and not all of it.)
   */
  rawQueryString(): string | undefined
}

export interface ViewerResponse {
  readonly statusCode: number
  readonly headers: ViewerValues
  readonly body?: { readonly encoding: 'text'; readonly data: string }
}

export type ViewerValues = Record<string, ViewerValue | undefined>

export interface ViewerValue {
  readonly value: string
  /** All of them, the first included, where there is more than one. */
  readonly multiValue?: readonly { readonly value: string }[]
}
