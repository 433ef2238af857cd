import type { EdgeRequest } from '../../edge/edge-request.js'
import type { ViewerEvent } from './viewer-event.js'

/**
 * Reads what the edge needs of a viewer's request.
 *
 * @param at Recorded time, in milliseconds.
 */
export function readViewerRequest(
  { context, viewer, request }: ViewerEvent,
  at: number,
): EdgeRequest {
  return {
    method: request['method'],
    path: request.uri,
    // Asked when it is needed: where it cannot be had the event is refused, and nothing else is.
    get query() {
      return request.rawQueryString() ?? ''
    },
    header: (name) => request.headers[name]?.value,
    address: viewer.ip,
    requestId: context['requestId'] ?? '',
    at,
  }
}
