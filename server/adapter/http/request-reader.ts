import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { edgeRequest, type EdgeRequest } from '../../edge/edge-request.js'

/**
 * Reads what the edge needs of a request under Node.
 *
 * @param trustProxy Whether the last address in `X-Forwarded-For` and the name in `X-Forwarded-Host` come from the site's
 * own proxy. Without one, anybody can write them.
 */
export function createRequestReader(
  trustProxy: boolean,
): (request: Request, bindings: unknown) => EdgeRequest {
  return (request, bindings) => {
    const incoming = (bindings as { incoming?: IncomingMessage } | undefined)?.incoming
    const header = trustProxy ? request.headers : undefined
    const forwarded = header?.get('x-forwarded-for')?.split(',').at(-1)?.trim()
    const address = forwarded ?? incoming?.socket.remoteAddress ?? ''
    const read = edgeRequest(request, {
      address,
      requestId: randomBytes(16).toString('base64url'),
      at: Date.now(),
    })
    const host = header?.get('x-forwarded-host')
    return host ? { ...read, header: (name) => (name === 'host' ? host : read.header(name)) } : read
  }
}
