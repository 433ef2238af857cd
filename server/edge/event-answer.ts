import type { EventError, EventPath } from '../../codec/index.js'
import type { Admitted } from './edge.js'
import type { EdgeRequest } from './edge-request.js'
import { methodsOf } from './methods-of.js'
import { isNavigation } from './navigation.js'
import { pageOf } from './page-of.js'
import type { PlainAnswer } from './plain-answer.js'
import { problemAnswer } from './problem-answer.js'

type AnswerHeaders = Readonly<Record<string, string>>

/** Answers who asks whether it may send: `OPTIONS` is no event. */
export function preflightAnswer(path: EventPath, cors: AnswerHeaders): PlainAnswer {
  const methods = methodsOf(path)
  return answer(204, { ...cors, allow: methods, 'access-control-allow-methods': methods })
}

/** Answers that an event is accepted: a script with 202, a visitor who sent a plain form with the page it stood on. */
export function acceptedAnswer(
  request: EdgeRequest,
  { path, attestation }: Pick<Admitted<{ readonly id: string }>, 'path' | 'attestation'>,
  headers: AnswerHeaders,
): PlainAnswer {
  if (!isNavigation(request)) return answer(202, headers)
  const place = path.type === 'comment' ? `#comment-${attestation.id}` : ''
  return answer(303, { ...headers, location: pageOf(request, place) })
}

/** Says why an event is refused, and what would not be. */
export function refusedAnswer(
  error: EventError,
  path: EventPath,
  cors: AnswerHeaders,
): PlainAnswer & { readonly body: string } {
  return problemAnswer(error, error.status === 405 ? { ...cors, allow: methodsOf(path) } : cors)
}

function answer(status: number, headers: AnswerHeaders): PlainAnswer {
  return { status, headers: { 'cache-control': 'no-store', ...headers } }
}
