import type { EdgeRequest } from '../../edge/edge-request.js'
import { corsHeaders } from '../../edge/origin.js'
import { loggedRequest } from './logged-request.js'
import type { EventDoor } from './event-door.js'
import type { PlainAnswer } from './plain-answer.js'
import type { AccessLog } from '../../port/access-log.js'
import type { FileServer } from './file-response.js'

export interface SiteParts {
  readonly events: EventDoor
  /** What is one visitor's own. Each is undefined, at once, for any path but its own. */
  readonly own: readonly ((request: EdgeRequest) => Promise<PlainAnswer> | undefined)[]
  readonly artifacts: FileServer
  /** Our own bundles, for `/site-events.js` and the like, where the site has none of its own. */
  readonly scripts: FileServer
  readonly site: FileServer
  /** Origins other than the site's own that may read and post. */
  readonly origins: readonly string[]
  readonly log: AccessLog
}

/** A whole site as one `Request -> Response`: events, artifacts, static files, each request in the log. */
export function createSite(
  parts: SiteParts,
): (raw: Request, request: EdgeRequest) => Promise<Response> {
  const { log, origins } = parts
  const doors = [parts.events, ...parts.own]
  return async (raw, request) => {
    for (const door of doors) {
      const answer = await door(request)
      if (answer) return new Response(answer.body ?? null, answer)
    }
    const response = await fileOf(parts, raw, request.path)
    // Artifacts and scripts are for everybody; a browser hands them to another origin only where it is named.
    for (const [name, value] of Object.entries(corsHeaders(request, origins))) {
      response.headers.append(name, value)
    }
    const contentType = response.headers.get('content-type') ?? ''
    log.note(loggedRequest(request, { status: response.status, contentType }))
    return response
  }
}

/** Paths of our own bundles; nothing else of the folder that they lie in is served. */
const SCRIPT = /^\/site-events[A-Za-z0-9_.-]*\.js(?:\.map)?$/

async function fileOf(parts: SiteParts, request: Request, path: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return text(405, 'Only GET and HEAD are served here.\n', { allow: 'GET, HEAD' })
  }
  const found =
    (await parts.artifacts.respond(request, path)) ??
    (await parts.site.respond(request, path)) ??
    (SCRIPT.test(path) ? await parts.scripts.respond(request, path) : undefined)
  return (
    found ?? (await notFoundPage(parts.site, request)) ?? text(404, 'There is nothing here.\n', {})
  )
}

/** The site's own `404.html`, where it has one. */
async function notFoundPage(site: FileServer, request: Request): Promise<Response | undefined> {
  if (!(request.headers.get('accept') ?? '').includes('text/html')) return undefined
  const page = await site.respond(new Request(request.url, { method: request.method }), '/404.html')
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
