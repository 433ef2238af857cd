import type { EdgeRequest } from './edge-request.js'

/** Whether the browser goes to the answer, as it does after a plain form. */
export function isNavigation(request: EdgeRequest): boolean {
  const mode = request.header('sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate'
  return request.method === 'GET' && (request.header('accept') ?? '').includes('text/html')
}
