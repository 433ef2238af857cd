import type { EdgeRequest } from './edge-request.js'

/** A page's address, up to the first character that none has: what a browser would read otherwise is cut off. */
const PAGE = /^https?:\/\/([^/?#]+)(\/[!"$-[\]-~]*)/

/**
 * Where a plain form came from, and the place on it. Only a page of this site: an answer must not send its visitor
 * elsewhere.
 *
 * @example pageOf(request, '#comment-x') // '/2026/my-post?page=2#comment-x'
 */
export function pageOf(request: EdgeRequest, fragment: string): string {
  const [, host, page = '/'] = PAGE.exec(request.header('referer') ?? '') ?? []
  const own = host !== undefined && host === request.header('host') ? page : '/'
  return own.replace(/^\/{2,}/, '/') + fragment
}
