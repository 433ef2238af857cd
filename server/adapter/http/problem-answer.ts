import { EventError } from '../../../codec/index.js'

export { problemAnswer } from '../../edge/problem-answer.js'

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
