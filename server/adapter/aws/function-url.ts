import { AUTHORIZATION_HEADER, HOST_HEADER, TIME_HEADER } from '../../edge/carrier.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import type { PlainAnswer } from '../http/plain-answer.js'

/**
 * What is read of the event that a Lambda function URL gives, in payload format 2.0.
 *
 * Source: the Lambda developer guide, "Invoking Lambda function URLs", on payloads: names of headers are in lower case,
 * `rawQueryString` is as it was sent, cookies are no header but a list.
 */
export interface FunctionUrlEvent {
  readonly rawPath: string
  /** Without `?`. */
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As `name=value`. Left out where there are none. */
  readonly cookies?: readonly string[]
  readonly requestContext: {
    readonly requestId: string
    /** Milliseconds since 1970. */
    readonly timeEpoch: number
    readonly http: { readonly method: string; readonly sourceIp: string }
  }
}

/** What a function URL makes its answer of. */
export interface FunctionUrlResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  /** Each a whole `Set-Cookie`: as a header they would be one. */
  readonly cookies?: readonly string[]
  readonly body: string
}

/**
 * Reads the request that a function URL was asked with. CloudFront, which signs what it sends on, overwrites `Host` and
 * `Authorization`; what the viewer sent there is read where the edge put it. The function must then be open to CloudFront
 * alone: anybody else could write what the edge writes.
 *
 * The address is that of whoever called the function, which is CloudFront's; who the visitor is says the attestation.
 *
 * @throws {Error} where the function was called with anything else, as from a console.
 * @example
 * const request = functionUrlRequest(event)
 * request.header('cookie') // 'session=…; theme=dark'
 */
export function functionUrlRequest(event: FunctionUrlEvent): EdgeRequest {
  if (!isFunctionUrlEvent(event))
    throw new Error('The event is none of a function URL in payload format 2.0.')
  const { rawPath, rawQueryString, headers, cookies = [], requestContext } = event
  const { http, requestId, timeEpoch } = requestContext
  const recorded = headers[TIME_HEADER] ?? ''
  return {
    method: http.method,
    path: rawPath,
    query: rawQueryString,
    header: (name) => {
      if (name === 'cookie') return cookies.length > 0 ? cookies.join('; ') : headers[name]
      return headers[CARRIED_IN[name] ?? name] ?? headers[name]
    },
    address: http.sourceIp,
    requestId,
    at: MILLISECONDS.test(recorded) ? Number(recorded) : timeEpoch,
  }
}

function isFunctionUrlEvent(event: unknown): boolean {
  const { rawPath, requestContext } = Object(event) as Partial<FunctionUrlEvent>
  const { http } = Object(requestContext) as Partial<FunctionUrlEvent['requestContext']>
  return typeof rawPath === 'string' && typeof http?.method === 'string'
}

/** Where the edge puts what CloudFront overwrites. */
const CARRIED_IN: Readonly<Record<string, string | undefined>> = {
  authorization: AUTHORIZATION_HEADER,
  host: HOST_HEADER,
}
/** The recorded time as it is written from 2001 to 2286. */
const MILLISECONDS = /^[0-9]{13}$/

/** Writes an answer as a function URL takes it. */
export function functionUrlResult({ status, headers, body = '' }: PlainAnswer): FunctionUrlResult {
  // How long the body is Lambda counts itself.
  const { 'set-cookie': cookie, 'content-length': _, ...others } = headers
  return {
    statusCode: status,
    headers: others,
    ...(cookie === undefined ? {} : { cookies: [cookie] }),
    body,
  }
}
