/** Whether an error says that asking again is of no use: `retryable: false`. */
export function isFinal(error: unknown): error is Error {
  return error instanceof Error && 'retryable' in error && error.retryable === false
}
