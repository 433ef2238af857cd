import type { EdgeRequest } from '../../edge/edge-request.js'
import type { LoggedRequest } from '../../port/access-log.js'

/** What the log says of a request. */
export function loggedRequest(
  request: EdgeRequest,
  answer: { status: number; contentType?: string; attestation?: string | undefined },
): LoggedRequest {
  const { at, method, path, query, requestId, header } = request
  const { status, contentType = '', attestation } = answer
  return {
    at,
    method,
    host: header('host') ?? '',
    path,
    query,
    status,
    contentType,
    requestId,
    userAgent: header('user-agent') ?? '',
    referer: header('referer') ?? '',
    ...(attestation === undefined ? {} : { attestation }),
  }
}
