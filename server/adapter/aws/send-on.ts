import { AUTHORIZATION_HEADER, HOST_HEADER } from '../../edge/carrier.js'
import type { ViewerRequest } from './viewer-event.js'

/** What is no event, and goes to a handler of ours all the same. */
export const HANDLED = /^\/(auth|me)\//
/**
 * SHA-256 of nothing. Lambda takes a signed `POST` from CloudFront only with the hash of its body.
 *
 * Source: the CloudFront developer guide, "Restrict access to an AWS Lambda function URL origin".
 */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Takes off what a client must not say: from here on such a header is the edge's own. */
export function removeCarriers({ headers }: ViewerRequest): void {
  for (const name in headers) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- CloudFront sends on the very object that it gave.
    if (name.startsWith('x-event-')) delete headers[name]
  }
}

/** Sends on what is no event: to a handler with what it has to know, to anything else as it is. */
export function passOn(request: ViewerRequest): ViewerRequest {
  if (!HANDLED.test(request.uri)) return request
  const { authorization } = request.headers
  sendToHandler(request)
  if (authorization) request.headers[AUTHORIZATION_HEADER] = authorization
  return request
}

/**
 * Makes a request one to a handler. CloudFront signs it in `Authorization` and names the handler in `Host`, so what the
 * viewer sent there travels in other headers.
 */
export function sendToHandler({ headers }: ViewerRequest): void {
  headers[HOST_HEADER] = headers['host']
  headers['x-amz-content-sha256'] = { value: EMPTY_SHA256 }
  delete headers['authorization']
}
