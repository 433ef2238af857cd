import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { splitTarget } from '../../../codec/index.js'
import type { EdgeRequest } from '../../edge/edge-request.js'

/**
 * Reads what the edge needs of a request under Node.
 *
 * @param trustProxy Whether the last address in `X-Forwarded-For` and the name in `X-Forwarded-Host` come from the site's
 * own proxy. Without one, anybody can write them.
 * @param now Gives the recorded time, in milliseconds.
 */
export function createRequestReader(
  trustProxy: boolean,
  now: () => number,
): (incoming: IncomingMessage) => EdgeRequest {
  const requestId = createRequestIds()
  return ({ method = 'GET', url = '/', headers, socket }) => {
    // Node's own object is read, because making a `Headers` of it would cost more than all that the edge decides.
    const header = (name: string): string | undefined => textOf(headers[name])
    const forwarded = trustProxy ? header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
    const address = forwarded ?? socket.remoteAddress ?? ''
    const host = trustProxy ? header('x-forwarded-host') : undefined
    return {
      method,
      ...splitTarget(url),
      header: host ? (name) => (name === 'host' ? host : header(name)) : header,
      address,
      requestId: requestId(),
      at: now(),
    }
  }
}

function textOf(value: IncomingHttpHeaders[string]): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

const ID_BYTES = 16
const IDS_AT_ONCE = 256

/** Random ids, drawn many at a time. */
function createRequestIds(): () => string {
  let pool = Buffer.alloc(0)
  return () => {
    if (pool.length === 0) pool = randomBytes(ID_BYTES * IDS_AT_ONCE)
    const id = pool.toString('base64url', 0, ID_BYTES)
    pool = pool.subarray(ID_BYTES)
    return id
  }
}
