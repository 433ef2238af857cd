import { getRequestListener } from '@hono/node-server'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { EdgeRequest } from '../../edge/edge-request.js'
import type { EventDoor } from './event-door.js'
import type { PlainAnswer } from './plain-answer.js'

export interface NodeListenerParts {
  /** Answers any request, events included. */
  readonly fetch: (request: Request, incoming: IncomingMessage) => Promise<Response>
  readonly events: EventDoor
  /** Reads what the edge needs of a request. */
  readonly read: (incoming: IncomingMessage) => EdgeRequest
  /** Name to take where a request has no `Host`. */
  readonly hostname: string
}

/**
 * Serves a site under Node. Events without a body, which is all of them that a client of ours sends, are answered without
 * making a `Request` and a `Response`, which cost more than what they hold. What is answered is the same.
 */
export function createNodeListener(parts: NodeListenerParts): RequestListener {
  const { fetch, events, read, hostname } = parts
  const rest = getRequestListener(
    (request, bindings) => fetch(request, (bindings as { incoming: IncomingMessage }).incoming),
    { hostname },
  )
  return (incoming, outgoing) => {
    const answering = isPlain(incoming) ? events(read(incoming)) : undefined
    if (!answering) return void rest(incoming, outgoing)
    answering.then(
      (answer) => send(outgoing, answer),
      () => outgoing.writeHead(500).end(),
    )
  }
}

/** What is odd in its target, its host or its body is left to those who know how to refuse it. */
function isPlain({ url, headers, httpVersion }: IncomingMessage): boolean {
  return (
    httpVersion === '1.1' &&
    url?.charCodeAt(0) === SLASH &&
    HOST.test(headers.host ?? '') &&
    headers['transfer-encoding'] === undefined &&
    (headers['content-length'] ?? '0') === '0'
  )
}

const SLASH = 0x2f
const HOST = /^[A-Za-z0-9.-]+(?::\d{1,5})?$/

function send(outgoing: ServerResponse, { status, headers, body }: PlainAnswer): void {
  if (body === undefined) {
    // Said, it is a number; unsaid, an empty answer is sent in chunks.
    if (status !== NO_CONTENT) headers['content-length'] = '0'
    outgoing.writeHead(status, headers).end()
    return
  }
  headers['content-length'] = String(Buffer.byteLength(body))
  outgoing.writeHead(status, headers).end(body)
}

const NO_CONTENT = 204
