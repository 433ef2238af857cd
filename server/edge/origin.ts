import type { EdgeRequest } from './edge-request.js'

/** Whether the request comes from a page of the site itself. */
export function isSameOrigin(request: EdgeRequest): boolean {
  if (request.header('sec-fetch-site') === 'same-origin') return true
  const origin = request.header('origin')
  // The scheme may differ behind a proxy that ends TLS; the host may not.
  return origin !== undefined && origin.split('://')[1] === request.header('host')
}

/** Whether a page of another origin sent it that is not on the site's list. */
export function isForbiddenOrigin(request: EdgeRequest, allowed: readonly string[]): boolean {
  const origin = request.header('origin')
  return origin !== undefined && !isSameOrigin(request) && !allowed.includes(origin)
}

/**
 * Headers that let an allowed origin read the answer. `Vary` is there for every origin, so that no cache hands one
 * origin's answer to another.
 */
export function corsHeaders(
  request: EdgeRequest,
  allowed: readonly string[],
): Record<string, string> {
  const origin = request.header('origin')
  if (origin === undefined || !allowed.includes(origin))
    return allowed.length > 0 ? { vary: 'origin' } : {}
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Location, Retry-After, ETag',
  }
}
