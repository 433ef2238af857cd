import { EventError } from '../../../codec/index.js'
import { PROBLEM_TYPE, problemText } from '../../edge/problem.js'
import type { PlainAnswer } from './plain-answer.js'

/** What is said of a failure: a refusal as it is, anything else as ours. `failed` is told of what is nobody's fault but ours. */
export function refusalOf(error: unknown, failed: (error: unknown) => void): EventError {
  if (!(error instanceof EventError)) failed(error)
  const refusal =
    error instanceof EventError
      ? error
      : new EventError('unexpected', 'The server failed; send it again.')
  if (refusal.cause !== undefined) failed(refusal.cause)
  return refusal
}

/** Answers with a problem document. */
export function problemAnswer(
  error: EventError,
  headers: Record<string, string>,
): PlainAnswer & { readonly body: string } {
  const retry: Record<string, string> =
    error.status === 503 || error.status === 429 ? { 'retry-after': '5' } : {}
  return {
    status: error.status,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...retry, ...headers },
    body: problemText(error),
  }
}
