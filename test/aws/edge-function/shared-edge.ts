import { EventError, eventOfRow, parseEventPath, type Role } from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../../server/adapter/node/inflate.js'
import { admitAs } from '../../../server/edge/admission.js'
import { createAttestor } from '../../../server/edge/attestor.js'
import type { EdgeRequest } from '../../../server/edge/edge-request.js'
import { admit, type Session } from '../../../server/edge/edge.js'
import {
  acceptedAnswer,
  preflightAnswer,
  refusedAnswer,
} from '../../../server/edge/event-answer.js'
import { mayUseCookie } from '../../../server/edge/may-use-cookie.js'
import { corsHeaders } from '../../../server/edge/origin.js'
import type { PlainAnswer } from '../../../server/edge/plain-answer.js'
import type { AnyVisit, Speaker } from './any-visit.js'
import { ATTESTOR_KEYS, REQUEST_ID, type Visit } from './edge-site.js'
import type { Outcome, ViewerResult } from './engines.js'

const attestor = createAttestor(nodeCrypto, ATTESTOR_KEYS, inflate)
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What came of a request, in a form in which two can be compared. */
export interface Compared {
  readonly answer?: { status: number; headers: Record<string, string>; problem?: unknown }
  /** Headers of the request that goes on. */
  readonly forwarded?: Record<string, string>
  readonly logged?: string
}

interface SiteSettings {
  readonly slow?: string
  readonly fast?: string
  readonly moderation?: 'none' | 'anonymous' | 'all'
  readonly origins?: string[]
}

/** What the shared logic makes of a request, under Node.js, in its own language. */
export function sharedOutcome({ visit, speaker }: AnyVisit, isWhole = false): Compared {
  const {
    slow = '/events/',
    fast = '/fastevent/',
    moderation = 'anonymous',
    origins = [],
  } = JSON.parse(visit.store['settings'] ?? '') as SiteSettings
  const settings = { prefixes: { slow, fast }, moderation, origins }
  const request = edgeRequest(visit)
  const path = parseEventPath(visit.path, settings.prefixes)
  const headers = Object.fromEntries(
    Object.entries(visit.headers).filter(([name]) => !name.startsWith('x-event-')),
  )
  const toHandler = {
    'x-event-host': visit.headers['host'] ?? '',
    'x-amz-content-sha256': EMPTY_SHA256,
  }
  if (!path)
    return { forwarded: /^\/(auth|me)\//.test(visit.path) ? { ...headers, ...toHandler } : headers }
  const cors = corsHeaders(request, origins)
  if (visit.method === 'OPTIONS') return { answer: compared(preflightAnswer(path, cors)) }
  try {
    const session = mayUseCookie(request) ? sessionOf(speaker) : undefined
    const admitted = isWhole
      ? admit(request, path, session, settings, attestor)
      : admitAs(eventOfRow, request, path, session, settings, attestor)
    const logged = admitted.attestation.text
    if (path.lane === 'slow')
      return { answer: compared(acceptedAnswer(request, admitted, cors)), logged }
    const carried = { 'x-event-attestation': logged, 'x-event-time': String(visit.at) }
    return { forwarded: { ...headers, ...toHandler, ...carried }, logged }
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    return { answer: compared(refusedAnswer(error, path, cors)) }
  }
}

/** What the function did, in the same form. */
export function functionOutcome({ result, logged }: Outcome): Compared {
  const { statusCode, headers, body } = result
  const plain = plainHeaders(headers)
  const said = logged === undefined ? {} : { logged }
  if (statusCode === undefined) return { forwarded: plain, ...said }
  return { answer: { status: statusCode, headers: plain, ...problemOf(body?.data) }, ...said }
}

export function plainHeaders(headers: ViewerResult['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]))
}

function edgeRequest(visit: Visit): EdgeRequest {
  const { method, path, query = '', headers, address, at } = visit
  return {
    method,
    path,
    query,
    header: (name) => headers[name],
    address,
    requestId: REQUEST_ID,
    at,
  }
}

function sessionOf(speaker: Speaker): Session | undefined {
  if (speaker === undefined) return undefined
  if (speaker === 'invalid') throw new EventError('session_invalid', 'It is invalid.')
  const { sub, name = '', roles = [] } = speaker
  const known = (['admin', 'moderator', 'system'] as Role[]).filter((role) => roles.includes(role))
  return { user: sub, roles: known, from: 'cookie', ...(name.trim() === '' ? {} : { name }) }
}

const compared = ({ status, headers, body }: PlainAnswer): NonNullable<Compared['answer']> => ({
  status,
  headers,
  ...problemOf(body),
})

/** The function has no room for the sentences; `code`, `field` and `limit` say the same. */
function problemOf(body: string | undefined): { problem?: unknown } {
  if (body === undefined) return {}
  const { detail: _, ...problem } = JSON.parse(body) as Record<string, unknown>
  return { problem }
}
