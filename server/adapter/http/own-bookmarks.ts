import type { Attestor } from '../../edge/attestor.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { sessionRequired } from '../../edge/session-required.js'
import { sessionToken } from '../../edge/session-token.js'
import type { StateStore } from '../../port/state-store.js'
import { bookmarksText } from '../../use-case/bookmarks.js'
import type { VerifySession } from '../session/verify-session.js'
import { answerOwn, type OwnAnswerParts } from './own-answer.js'
import type { PlainAnswer } from './plain-answer.js'

export interface OwnBookmarksParts extends OwnAnswerParts {
  readonly state: Pick<StateStore, 'list'>
  readonly attestor: Pick<Attestor, 'ownSubject'>
  readonly verifySession: VerifySession
  readonly cookieName: string
}

/** No type of event ends so, whatever the prefixes are. */
const PATH = '/me/bookmarks.txt'

/** Answers who is signed in with their own bookmarks. Undefined for any other path. */
export function createOwnBookmarks(
  parts: OwnBookmarksParts,
): (request: EdgeRequest) => Promise<PlainAnswer> | undefined {
  return (request) =>
    request.path === PATH
      ? answerOwn(request, parts, { GET: () => ownBookmarks(request, parts) })
      : undefined
}

/** @throws {EventError} where nobody is signed in. */
async function ownBookmarks(
  request: EdgeRequest,
  { state, attestor, verifySession, cookieName, origins }: OwnBookmarksParts,
): Promise<{ text: string }> {
  const token = sessionToken(request, cookieName, origins)
  if (!token) throw sessionRequired()
  const { user } = await verifySession(token)
  return { text: await bookmarksText(state, attestor.ownSubject('bookmark', user)) }
}
