import { AUTHORIZATION_HEADER, CARRIER_HEADERS, HOST_HEADER } from '../../edge/carrier.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import type { LambdaEdgeRequest } from './lambda-edge-event.js'

/** Takes off what a client must not say: from here on such a header is the edge's own. */
export function removeCarriers(request: LambdaEdgeRequest): void {
  for (const name of CARRIER_HEADERS) remove(request, name)
}

/** What is no event, and goes to a handler of ours all the same. */
const HANDLED = /^\/(?:auth|me)\//

/** Sends on what is no event: to a handler with what it has to know, to anything else as it is. */
export function passOn(request: LambdaEdgeRequest, viewer: EdgeRequest): LambdaEdgeRequest {
  if (!HANDLED.test(request.uri)) return request
  const authorization = viewer.header('authorization')
  return sendToHandler(
    request,
    viewer,
    authorization === undefined ? {} : { [AUTHORIZATION_HEADER]: authorization },
  )
}

/**
 * SHA-256 of nothing. Lambda takes a signed `POST` from CloudFront only with the hash of its body.
 *
 * Source: the CloudFront developer guide, "Restrict access to an AWS Lambda function URL origin".
 */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * Makes a request one to a handler. CloudFront signs it in `Authorization` and names the handler in `Host`, so what the
 * viewer sent there travels in other headers.
 */
export function sendToHandler(
  request: LambdaEdgeRequest,
  viewer: EdgeRequest,
  carried: Readonly<Record<string, string>>,
): LambdaEdgeRequest {
  const all: Readonly<Record<string, string>> = {
    ...carried,
    [HOST_HEADER]: viewer.header('host') ?? '',
    'x-amz-content-sha256': EMPTY_SHA256,
  }
  remove(request, 'authorization')
  for (const [key, value] of Object.entries(all)) request.headers[key] = [{ key, value }]
  return request
}

/** CloudFront sends on the very object that it gave. */
function remove({ headers }: LambdaEdgeRequest, name: string): void {
  Reflect.deleteProperty(headers, name)
}
