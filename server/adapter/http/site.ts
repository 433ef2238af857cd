import { Hono } from 'hono'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { loggedRequest } from './event-door.js'
import type { AccessLog } from '../../port/access-log.js'
import type { FileServer } from './file-response.js'

export interface SiteParts {
  readonly events: (request: EdgeRequest) => Promise<Response | undefined>
  /** Artifacts, our own scripts and the site itself, in the order in which they are asked. */
  readonly files: readonly FileServer[]
  readonly log: AccessLog
  /** Reads what the edge needs of a request. */
  readonly read: (request: Request, bindings: unknown) => EdgeRequest
}

/** A whole site as one `Request -> Response`: events, artifacts, static files, each request in the log. */
export function createSite(parts: SiteParts): Hono {
  const { events, files, log, read } = parts
  const site = new Hono()
  site.all('*', async ({ req, env }) => {
    const request = read(req.raw, env)
    const accepted = await events(request)
    if (accepted) return accepted
    const response = await fileOf(files, req.raw, request.path)
    const contentType = response.headers.get('content-type') ?? ''
    log.note(loggedRequest(request, { status: response.status, contentType }))
    return response
  })
  return site
}

async function fileOf(
  files: readonly FileServer[],
  request: Request,
  path: string,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return text(405, 'Only GET and HEAD are served here.\n', { allow: 'GET, HEAD' })
  }
  for (const server of files) {
    const found = await server.respond(request, path)
    if (found) return found
  }
  return (await notFoundPage(files, request)) ?? text(404, 'There is nothing here.\n', {})
}

/** The site's own `404.html`, where it has one. */
async function notFoundPage(
  files: readonly FileServer[],
  request: Request,
): Promise<Response | undefined> {
  if (!(request.headers.get('accept') ?? '').includes('text/html')) return undefined
  const page = await files
    .at(-1)
    ?.respond(new Request(request.url, { method: request.method }), '/404.html')
  return page && new Response(page.body, { status: 404, headers: page.headers })
}

function text(status: number, body: string, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  })
}
