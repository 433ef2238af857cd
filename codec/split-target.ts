/**
 * Takes a request's target apart: `/path?query`, or a whole URL, as a proxy may send it. What the viewer sent is neither
 * tidied up nor decoded.
 *
 * @example splitTarget('/events/read?post=p') // { path: '/events/read', query: 'post=p' }
 */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const from = target.startsWith('/')
    ? 0
    : Math.max(0, target.indexOf('/', target.indexOf('//') + 2))
  const at = target.indexOf('?', from)
  return at < 0
    ? { path: target.slice(from), query: '' }
    : { path: target.slice(from, at), query: target.slice(at + 1) }
}
