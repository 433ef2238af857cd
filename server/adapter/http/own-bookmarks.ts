import { EventError } from '../../../codec/index.js'
import type { Attestor } from '../../edge/attestor.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { corsHeaders, isForbiddenOrigin } from '../../edge/origin.js'
import { PROBLEM_TYPE } from '../../edge/problem.js'
import { sessionRequired } from '../../edge/session-required.js'
import { sessionToken } from '../../edge/session-token.js'
import type { AccessLog } from '../../port/access-log.js'
import type { StateStore } from '../../port/state-store.js'
import { bookmarksText } from '../../use-case/bookmarks.js'
import type { VerifySession } from '../session/verify-session.js'
import { loggedRequest } from './logged-request.js'
import { problemAnswer, refusalOf } from './problem-answer.js'

export interface OwnBookmarksParts {
  readonly state: StateStore
  readonly attestor: Attestor
  readonly verifySession: VerifySession
  readonly cookieName: string
  /** Origins other than the site's own whose pages may read it. */
  readonly origins: readonly string[]
  readonly log: AccessLog
  /** Told of what is nobody's fault but ours. */
  readonly failed: (error: unknown) => void
}

/** No type of event ends so, whatever the prefixes are. */
const PATH = '/me/bookmarks.txt'
const TYPE = 'text/plain; charset=utf-8'

/** Answers who is signed in with their own bookmarks. Undefined for any other path. */
export function createOwnBookmarks(
  parts: OwnBookmarksParts,
): (request: EdgeRequest) => Promise<Response | undefined> {
  const { log, origins, failed } = parts
  return async (request) => {
    if (request.path !== PATH) return undefined
    const cors = corsHeaders(request, origins)
    const isHead = request.method === 'HEAD'
    try {
      const bytes = new TextEncoder().encode(await ownText(request, parts))
      log.note(loggedRequest(request, { status: 200, contentType: TYPE }))
      const headers = {
        'content-type': TYPE,
        'content-length': String(bytes.length),
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        // A page that is not allowed to read it must not have it as a script or a picture either.
        'cross-origin-resource-policy': 'same-origin',
        ...cors,
      }
      return new Response(isHead ? null : bytes, { headers })
    } catch (error) {
      const refusal = refusalOf(error, failed)
      log.note(loggedRequest(request, { status: refusal.status, contentType: PROBLEM_TYPE }))
      const allow: Record<string, string> = refusal.status === 405 ? { allow: 'GET, HEAD' } : {}
      const answer = problemAnswer(refusal, { ...allow, ...cors })
      return new Response(isHead ? null : answer.body, answer)
    }
  }
}

/** @throws {EventError} where nobody is signed in, or the page that asks may not read it. */
async function ownText(request: EdgeRequest, parts: OwnBookmarksParts): Promise<string> {
  const { state, attestor, verifySession, cookieName, origins } = parts
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new EventError('method_not_allowed', 'Bookmarks are read with GET or HEAD.')
  }
  if (isForbiddenOrigin(request, origins)) {
    throw new EventError('forbidden_origin', 'This origin may not read here.')
  }
  const token = sessionToken(request, cookieName, origins)
  if (!token) throw sessionRequired()
  const { user } = await verifySession(token)
  return bookmarksText(state, attestor.ownSubject('bookmark', user))
}
