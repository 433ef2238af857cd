import { AUTHORIZATION_HEADER, HOST_HEADER } from '../../edge/carrier.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import type { LambdaEdgeRequest } from './lambda-edge-event.js'
import { EMPTY_SHA256, HANDLED } from './send-on.js'

/** Takes off what a client must not say: from here on such a header is the edge's own. */
export function removeCarriers(request: LambdaEdgeRequest): void {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith('x-event-')) remove(request, name)
  }
}

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
