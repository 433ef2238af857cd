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
import type { PlainAnswer } from './plain-answer.js'
import { problemAnswer, refusalOf } from './problem-answer.js'

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

/** Answers requests that are events. Undefined, at once, for any other request. */
export type EventDoor = (request: EdgeRequest) => Promise<PlainAnswer> | undefined

/** The edge and the fast handler in one process. */
export function createEventDoor(parts: EventDoorParts): EventDoor {
  const { settings, log, failed } = parts
  const answerEvent = async (request: EdgeRequest, path: EventPath): Promise<PlainAnswer> => {
    const cors = corsHeaders(request, settings.origins)
    if (request.method === 'OPTIONS') return preflight(request, path, cors, log)
    let attestation: string | undefined
    try {
      const verifying = sessionOf(request, parts)
      const session = verifying && (await verifying)
      const admitted = admit(request, path, session, settings, parts.attestor)
      attestation = admitted.attestation.text
      const status = isNavigation(request) ? 303 : 202
      const receipt = await parts.ingestion.accept(
        admitted,
        loggedRequest(request, { status, attestation }),
      )
      const location =
        status === 303
          ? pageOf(request, path.type === 'comment' ? `#comment-${admitted.attestation.id}` : '')
          : receipt.location
      return answer(status, {
        ...cors,
        ...optional({ location, 'retry-after': receipt.retryAfter }),
      })
    } catch (error) {
      const refusal = refusalOf(error, failed)
      const { status } = refusal
      log.note(loggedRequest(request, { status, contentType: PROBLEM_TYPE, attestation }))
      const allow = status === 405 ? methodsOf(path) : undefined
      return problemAnswer(refusal, { ...cors, ...optional({ allow }) })
    }
  }
  return (request) => {
    const path = eventPathOf(request, settings)
    return path && answerEvent(request, path)
  }
}

function sessionOf(request: EdgeRequest, parts: EventDoorParts): Promise<Session> | undefined {
  const token = sessionToken(request, parts.cookieName)
  return token && parts.verifySession(token)
}

/** Where a plain form came from, and the place on it. */
export function pageOf(request: EdgeRequest, fragment: string): string {
  const referer = request.header('referer') ?? ''
  const parsed = URL.canParse(referer) ? new URL(referer) : undefined
  // Only a page of this site: an answer must not send its visitor elsewhere.
  const page =
    parsed && parsed.host === request.header('host') ? parsed.pathname + parsed.search : '/'
  return page.replace(/^\/{2,}/, '/') + fragment
}

function preflight(
  request: EdgeRequest,
  path: EventPath,
  cors: Record<string, string>,
  log: AccessLog,
): PlainAnswer {
  log.note(loggedRequest(request, { status: 204 }))
  const methods = methodsOf(path)
  const headers = { ...cors, allow: methods, 'access-control-allow-methods': methods }
  return answer(204, headers)
}

function answer(status: number, headers: Record<string, string>): PlainAnswer {
  return { status, headers: { 'cache-control': 'no-store', ...headers } }
}

/** Headers that are there. */
function optional(headers: Record<string, string | number | undefined>): Record<string, string> {
  const present: Record<string, string> = {}
  for (const name in headers) if (headers[name] !== undefined) present[name] = String(headers[name])
  return present
}
