import {
  parseEventPath,
  siteEvent,
  type EventPath,
  type Prefixes,
  type Role,
  type SiteEvent,
} from '../../codec/index.js'
import { admitAs } from './admission.js'
import type { Attestation, Attesting } from './attestor.js'
import type { EdgeRequest } from './edge-request.js'

export { methodsOf } from './methods-of.js'
export { isNavigation } from './navigation.js'

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
  readonly name?: string | undefined
  readonly roles: readonly Role[]
  /** A cookie is sent by browsers on their own; a bearer token never is. */
  readonly from: 'cookie' | 'bearer'
}

/** An event that the edge lets in. */
export interface Admitted<Attested = Attestation> {
  readonly path: EventPath
  readonly event: SiteEvent
  readonly attestation: Attested
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
export function admit<Attested>(
  request: EdgeRequest,
  path: EventPath,
  session: Session | undefined,
  settings: EdgeSettings,
  attestor: Attesting<Attested>,
): Admitted<Attested> {
  return admitAs(siteEvent, request, path, session, settings, attestor)
}
