import type { EdgeRequest } from './edge-request.js'

/**
 * Where a plain form came from, and the place on it. Only a page of this site: an answer must not send its visitor
 * elsewhere, and what begins with two slashes, or with what a browser takes for one, is another host.
 *
 * @example pageOf(request, '#comment-x') // '/2026/my-post?page=2#comment-x'
 */
export function pageOf(request: EdgeRequest, fragment: string): string {
  const [, , host, ...path] = (request.header('referer') ?? '').replace(/#[^\n]*/, '').split('/')
  const page = host === request.header('host') ? path.join('/') : ''
  return `/${page.replace(/^[^!-.0-[\]-~]+/, '')}${fragment}`
}
