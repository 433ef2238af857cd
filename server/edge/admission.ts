import {
  EventError,
  URL_BYTES_MAX,
  eventTypeRow,
  parseQuery,
  unknownType,
  urlTooLong,
  type EventPath,
  type EventTypeRow,
  type Fields,
  type Role,
  type SiteEvent,
} from '../../codec/index.js'
import type { Actor, Attesting, Hold } from './attestor.js'
import type { EdgeRequest } from './edge-request.js'
import type { Admitted, EdgeSettings, Moderation, Session } from './edge.js'
import { isNavigation } from './navigation.js'
import { isForbiddenOrigin, isSameOrigin } from './origin.js'
import { sessionRequired } from './session-required.js'

type AdmissionSettings = Pick<EdgeSettings, 'moderation' | 'origins'>

/**
 * `admit`, with what looks at the fields passed in: an edge without room for the rules of all fields leaves them to
 * whoever reads the event.
 *
 * @throws {EventError} for everything that is refused.
 */
export function admitAs<Attested>(
  read: (type: string, fields: Fields, row: EventTypeRow) => SiteEvent,
  request: EdgeRequest,
  path: EventPath,
  session: Session | undefined,
  settings: AdmissionSettings,
  attestor: Attesting<Attested>,
): Admitted<Attested> {
  const row = eventTypeRow(path.type)
  if (!row) throw unknownType()
  checkRequest(request, path, row, settings)
  const fields = parseQuery(request.query)
  if (fields['att'] !== undefined) {
    throw new EventError('invalid_field', 'The field "att" is not for clients.', { field: 'att' })
  }
  const event = read(path.type, fields, row)
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

/** Refuses what no event may be, whatever its fields and whoever sends it. */
export function checkRequest(
  request: EdgeRequest,
  path: EventPath,
  row: EventTypeRow,
  settings: AdmissionSettings,
): void {
  const bytes = request.path.length + 1 + request.query.length
  if (bytes > URL_BYTES_MAX) throw urlTooLong(bytes)
  const get = request.method === 'GET'
  // What a visitor does on purpose is never a picture that some page shows, whatever its lane.
  const byForm = path.lane === 'fast' || row.lane === 'fast'
  const mayGet = row.get && (!byForm || isNavigation(request))
  if (get ? !mayGet : request.method !== 'POST') throw notAllowed(request, path)
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
    Number(request.header('content-length') ?? '') > 0 ||
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

type KnownActor = Actor & { readonly roles: readonly Role[] }

/** Roles are for a POST that the site's own page or a server sent: a link or another site must not borrow them. */
function actorOf(request: EdgeRequest, session: Session | undefined): KnownActor {
  const { address } = request
  if (!session) return { address, roles: [] }
  const { user, name, from } = session
  const mayUseRoles = request.method === 'POST' && (from === 'bearer' || isSameOrigin(request))
  return { user, name, roles: mayUseRoles ? session.roles : [], address }
}

const MAY_NAME_OWNER: readonly Role[] = ['admin', 'moderator']

function checkRights(event: SiteEvent, actor: KnownActor): void {
  const { roles, owned, mine } = event.row
  if (mine && actor.user === undefined) throw sessionRequired()
  const named = owned && event.fields['by'] !== undefined
  const needed = roles ?? (named ? MAY_NAME_OWNER : [])
  if (needed.length > 0 && !needed.some((role) => actor.roles.includes(role))) {
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
function holdOf(
  event: SiteEvent,
  path: EventPath,
  actor: KnownActor,
  moderation: Moderation,
): Hold {
  if (!event.row.moderated || moderation === 'none') return false
  if (MAY_NAME_OWNER.some((role) => actor.roles.includes(role))) return 'undecided'
  const held = moderation === 'all' || actor.user === undefined || path.lane === 'slow'
  return held || 'undecided'
}

/** A request id in the form of an event id; CloudFront's end in `==`. */
function idOfRequest(requestId: string): string {
  return requestId.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 64)
}
