import type { EdgeRequest } from './edge-request.js'
import { mayUseCookie } from './may-use-cookie.js'

/** The visitor's login proof, and how it came. */
export interface SessionToken {
  readonly token: string
  readonly from: 'cookie' | 'bearer'
}

/**
 * Finds the session. Browsers send a cookie, which does not count from every site; servers send `Authorization: Bearer`.
 *
 * @param readers Origins of neighbouring sites whose pages may read what is the visitor's own, where nothing is done by it.
 */
export function sessionToken(
  request: EdgeRequest,
  cookieName: string,
  readers?: readonly string[],
): SessionToken | undefined {
  const bearer = /^Bearer +([^ ]+)$/i.exec(request.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, from: 'bearer' }
  if (!mayUseCookie(request, readers)) return undefined
  for (const pair of (request.header('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === cookieName) {
      return { token: pair.slice(at + 1).trim(), from: 'cookie' }
    }
  }
  return undefined
}
