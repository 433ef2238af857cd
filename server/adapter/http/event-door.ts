import type { EventPath } from '../../../codec/index.js'
import {
  admit,
  eventPathOf,
  isNavigation,
  methodsOf,
  type EdgeSettings,
  type Session,
} from '../../edge/edge.js'
import type { Attestor } from '../../edge/attestor.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { corsHeaders } from '../../edge/origin.js'
import { PROBLEM_TYPE } from '../../edge/problem.js'
import { sessionToken } from '../../edge/session-token.js'
import type { AccessLog } from '../../port/access-log.js'
import type { Ingestion } from '../../use-case/ingest.js'
import type { VerifySession } from '../session/verify-session.js'
import { loggedRequest } from './logged-request.js'
import { problemResponse, refusalOf } from './problem-response.js'

export interface EventDoorParts {
  readonly settings: EdgeSettings
  readonly attestor: Attestor
  readonly verifySession: VerifySession
  readonly cookieName: string
  readonly ingestion: Ingestion
  readonly log: AccessLog
  /** Told of what is nobody's fault but ours. */
  readonly failed: (error: unknown) => void
}

/**
 * Answers requests that are events: the edge and the fast handler in one process. Undefined for any other request.
 */
export function createEventDoor(
  parts: EventDoorParts,
): (request: EdgeRequest) => Promise<Response | undefined> {
  const { settings, log, failed } = parts
  return async (request) => {
    const path = eventPathOf(request, settings)
    if (!path) return undefined
    const cors = corsHeaders(request, settings.origins)
    if (request.method === 'OPTIONS') return preflight(request, path, cors, log)
    let attestation: string | undefined
    try {
      const session = await sessionOf(request, parts)
      const admitted = admit(request, path, session, settings, parts.attestor)
      attestation = admitted.attestation.text
      const status = isNavigation(request) ? 303 : 202
      const receipt = await parts.ingestion.accept(
        admitted,
        loggedRequest(request, { status, attestation }),
      )
      const location = status === 303 ? pageOf(request, admitted.attestation.id) : receipt.location
      return answer(status, {
        ...cors,
        ...optional({ location, 'retry-after': receipt.retryAfter }),
      })
    } catch (error) {
      const refusal = refusalOf(error, failed)
      const { status } = refusal
      log.note(loggedRequest(request, { status, contentType: PROBLEM_TYPE, attestation }))
      const allow = status === 405 ? methodsOf(path) : undefined
      return problemResponse(refusal, { ...cors, ...optional({ allow }) })
    }
  }
}

async function sessionOf(
  request: EdgeRequest,
  parts: EventDoorParts,
): Promise<Session | undefined> {
  const token = sessionToken(request, parts.cookieName)
  return token && (await parts.verifySession(token))
}

/** Where a plain form came from; the comment's place on it. */
function pageOf(request: EdgeRequest, id: string): string {
  const referer = request.header('referer') ?? ''
  const parsed = URL.canParse(referer) ? new URL(referer) : undefined
  // Only a page of this site: an answer must not send its visitor elsewhere.
  const page =
    parsed && parsed.host === request.header('host') ? parsed.pathname + parsed.search : '/'
  return `${page.replace(/^\/{2,}/, '/')}#comment-${id}`
}

function preflight(
  request: EdgeRequest,
  path: EventPath,
  cors: Record<string, string>,
  log: AccessLog,
): Response {
  log.note(loggedRequest(request, { status: 204 }))
  const methods = methodsOf(path)
  const headers = { ...cors, allow: methods, 'access-control-allow-methods': methods }
  return answer(204, headers)
}

function answer(status: number, headers: Record<string, string>): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

/** Headers that are there. */
function optional(headers: Record<string, string | number | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )
}
