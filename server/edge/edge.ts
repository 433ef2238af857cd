import {
  EventError,
  URL_BYTES_MAX,
  eventTypeRow,
  parseEventPath,
  parseQuery,
  siteEvent,
  urlTooLong,
  type EventPath,
  type EventTypeRow,
  type Prefixes,
  type Role,
  type SiteEvent,
} from '../../codec/index.js'
import type { Actor, Attestation, Attestor, Hold } from './attestor.js'
import type { EdgeRequest } from './edge-request.js'
import { isForbiddenOrigin, isSameOrigin } from './origin.js'
import { sessionRequired } from './session-required.js'

/** Which comments wait for approval: none, those without a session, or all but a moderator's own. */
export type Moderation = 'none' | 'anonymous' | 'all'

export interface EdgeSettings {
  readonly prefixes: Prefixes
  readonly moderation: Moderation
  /** Origins other than the site's own that may post, such as `https://blog.example`. */
  readonly origins: readonly string[]
}

/** Who a verified session says the visitor is. */
export interface Session {
  readonly user: string
  readonly name?: string
  readonly roles: readonly Role[]
  /** A cookie is sent by browsers on their own; a bearer token never is. */
  readonly from: 'cookie' | 'bearer'
}

/** An event that the edge lets in. */
export interface Admitted {
  readonly path: EventPath
  readonly event: SiteEvent
  readonly attestation: Attestation
}

/** The path of a request's event, or undefined where it is none. */
export function eventPathOf(request: EdgeRequest, settings: EdgeSettings): EventPath | undefined {
  return parseEventPath(request.path, settings.prefixes)
}

/**
 * Decides, from the request alone, whether it is an event that may come in, and attests it.
 *
 * @param session What `verifySession` found; undefined for a visitor without one.
 * @throws {EventError} for everything that is refused.
 */
export function admit(
  request: EdgeRequest,
  path: EventPath,
  session: Session | undefined,
  settings: EdgeSettings,
  attestor: Attestor,
): Admitted {
  const row = eventTypeRow(path.type)
  checkRequest(request, path, row, settings)
  const fields = parseQuery(request.query)
  if (fields['att'] !== undefined) {
    throw new EventError('invalid_field', 'The field "att" is not for clients.', { field: 'att' })
  }
  const event = siteEvent(path.type, fields)
  const actor = actorOf(request, session)
  checkRights(event, actor)
  const hold = holdOf(event, path, actor, settings.moderation)
  const { at, requestId } = request
  const attestation = attestor.attest(event, actor, {
    at,
    requestId: idOfRequest(requestId),
    hold,
  })
  return { path, event, attestation }
}

/** Methods that the type allows in this lane, for the header `Allow`. */
export function methodsOf(path: EventPath): string {
  return eventTypeRow(path.type)?.get ? 'GET, POST, OPTIONS' : 'POST, OPTIONS'
}

/** Whether the browser goes to the answer, as it does after a plain form. */
export function isNavigation(request: EdgeRequest): boolean {
  const mode = request.header('sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate'
  return request.method === 'GET' && (request.header('accept') ?? '').includes('text/html')
}

/** Refuses what no event may be, whatever its fields and whoever sends it. */
export function checkRequest(
  request: EdgeRequest,
  path: EventPath,
  row: EventTypeRow | undefined,
  settings: EdgeSettings,
): asserts row is EventTypeRow {
  const bytes = request.path.length + 1 + request.query.length
  if (bytes > URL_BYTES_MAX) throw urlTooLong(bytes)
  if (!row) siteEvent(path.type, {})
  const get = request.method === 'GET'
  if (!get && request.method !== 'POST') throw notAllowed(request, path)
  // What a visitor does on purpose is never a picture that some page shows, whatever its lane.
  const byForm = path.lane === 'fast' || row?.lane === 'fast'
  if (get && (!row?.get || (byForm && !isNavigation(request)))) throw notAllowed(request, path)
  if (/prefetch|prerender/i.test(`${request.header('sec-purpose')} ${request.header('purpose')}`)) {
    throw new EventError('prefetch', 'A prefetch is not an event.')
  }
  if (isForbiddenOrigin(request, settings.origins)) {
    throw new EventError(
      'forbidden_origin',
      'This origin may not post here; the site lists those that may.',
    )
  }
  const site = request.header('sec-fetch-site')
  if (get && isNavigation(request) && site !== undefined && site !== 'same-origin') {
    throw new EventError(
      'cross_site_navigation',
      'A link from elsewhere must not act for the one who follows it.',
    )
  }
  if (
    Number(request.header('content-length') ?? 0) > 0 ||
    request.header('transfer-encoding') !== undefined
  ) {
    throw new EventError('body_not_empty', 'An event is its URL; the body must be empty.', {
      limit: '0 bytes of body',
    })
  }
}

function notAllowed(request: EdgeRequest, path: EventPath): EventError {
  const detail = `An event "${path.type}" is not sent with ${request.method} in this way; use POST.`
  return new EventError('method_not_allowed', detail)
}

/** Roles are for a POST that the site's own page or a server sent: a link or another site must not borrow them. */
function actorOf(request: EdgeRequest, session: Session | undefined): Actor {
  const { address } = request
  if (!session) return { address }
  const { user, name, from } = session
  const roles =
    request.method === 'POST' && (from === 'bearer' || isSameOrigin(request)) ? session.roles : []
  return { user, roles, address, ...(name === undefined ? {} : { name }) }
}

const MAY_NAME_OWNER: readonly Role[] = ['admin', 'moderator']

function checkRights(event: SiteEvent, actor: Actor): void {
  const { roles, owned, mine } = event.row
  if (mine && actor.user === undefined) throw sessionRequired()
  const named = owned && event.fields['by'] !== undefined
  const needed = roles ?? (named ? MAY_NAME_OWNER : [])
  if (needed.length > 0 && !needed.some((role) => actor.roles?.includes(role))) {
    const limit = needed.join(' or ')
    throw new EventError(
      'role_required',
      `An event "${event.type}" of this kind needs the role ${limit}.`,
      { limit },
    )
  }
  if (owned && !named && actor.user === undefined && event.fields['proof'] === undefined) {
    throw new EventError(
      'not_owner',
      'Only who wrote a comment can change it: sign in, or send "proof".',
      { field: 'proof' },
    )
  }
}

/**
 * Whether the event waits for approval: as the site wishes, and always where no door with state decides about it. All of
 * it is signed, so that a log can be read again under other settings.
 */
function holdOf(event: SiteEvent, path: EventPath, actor: Actor, moderation: Moderation): Hold {
  if (!event.row.moderated || moderation === 'none') return false
  if (MAY_NAME_OWNER.some((role) => actor.roles?.includes(role))) return 'undecided'
  const held = moderation === 'all' || actor.user === undefined || path.lane === 'slow'
  return held || 'undecided'
}

/** A request id in the form of an event id; CloudFront's end in `==`. */
function idOfRequest(requestId: string): string {
  return requestId.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 64)
}
