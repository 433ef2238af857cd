import type { EventError } from '../../codec/index.js'
import type { PlainAnswer } from './plain-answer.js'
import { PROBLEM_TYPE, problemText } from './problem.js'

/** How long to wait before the same event is sent again, in seconds, where the door asks for it. */
const RETRY_AFTER_SECONDS = '5'

/** Answers with a problem document. */
export function problemAnswer(
  error: EventError,
  headers: Record<string, string>,
): PlainAnswer & { readonly body: string } {
  const { status } = error
  return {
    status,
    headers: {
      'content-type': PROBLEM_TYPE,
      'cache-control': 'no-store',
      ...(status === 503 || status === 429 ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
      ...headers,
    },
    body: problemText(error),
  }
}
