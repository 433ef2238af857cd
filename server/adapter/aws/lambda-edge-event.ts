import type { EdgeRequest } from '../../edge/edge-request.js'
import type { PlainAnswer } from '../http/plain-answer.js'

/**
 * What a Lambda@Edge function is called with at a viewer's request.
 *
 * Source: the CloudFront developer guide, "Lambda@Edge event structure": names of headers are in lower case, the query is
 * as the viewer sent it, and cookies are a header like others.
 */
export interface LambdaEdgeEvent {
  /** Exactly one. */
  readonly Records: readonly { readonly cf: LambdaEdgeRecord }[]
}

export interface LambdaEdgeRecord {
  readonly config: { readonly requestId: string }
  readonly request: LambdaEdgeRequest
}

export interface LambdaEdgeRequest {
  readonly clientIp: string
  readonly method: string
  readonly uri: string
  /** Without `?`. */
  querystring: string
  readonly headers: Record<string, LambdaEdgeHeader | undefined>
}

export type LambdaEdgeHeader = readonly {
  readonly key?: string | undefined
  readonly value: string
}[]

/** An answer of the function's own. What it returns instead, a request, goes on to the origin. */
export interface LambdaEdgeResponse {
  readonly status: string
  readonly headers: Readonly<Record<string, LambdaEdgeHeader>>
  readonly body?: string
  readonly bodyEncoding?: 'text'
}

/** Reads what the edge needs of a viewer's request, recorded at this time in milliseconds. */
export function lambdaEdgeRequest({ config, request }: LambdaEdgeRecord, at: number): EdgeRequest {
  const { method, uri, querystring, headers, clientIp } = request
  return {
    method,
    path: uri,
    query: querystring,
    // As HTTP joins what is sent several times (RFC 9110 section 5.3, RFC 9113 section 8.2.3).
    header: (name) =>
      headers[name]?.map(({ value }) => value).join(name === 'cookie' ? '; ' : ', '),
    address: clientIp,
    requestId: config.requestId,
    at,
  }
}

/** Writes an answer as CloudFront takes it from Lambda@Edge. */
export function lambdaEdgeResponse({ status, headers, body }: PlainAnswer): LambdaEdgeResponse {
  return {
    status: String(status),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [{ key: name, value }]]),
    ),
    ...(body === undefined ? {} : { body, bodyEncoding: 'text' }),
  }
}
