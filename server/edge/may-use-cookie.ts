import type { EdgeRequest } from './edge-request.js'

/**
 * Whether the visitor's cookie counts. A request from another site has none, nor has a picture on a neighbouring one: its
 * cookie was not sent by what the visitor did.
 *
 * @param readers Origins of neighbouring sites whose pages may read what is the visitor's own, where nothing is done by it.
 */
export function mayUseCookie(request: EdgeRequest, readers?: readonly string[]): boolean {
  const site = request.header('sec-fetch-site')
  if (site === 'cross-site') return false
  return (
    site !== 'same-site' ||
    request.method === 'POST' ||
    !!readers?.includes(request.header('origin') ?? '')
  )
}
