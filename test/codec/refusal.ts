import { EventError, type EventErrorCode } from '../../codec/index.js'

export interface Refusal {
  readonly code: EventErrorCode
  readonly field?: string
  readonly limit?: string
}

/** What is refused, and what the error says to change; undefined where nothing is. */
export function refusal(attempt: () => unknown): Refusal | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const { code, field, limit } = error
    return {
      code,
      ...(field === undefined ? {} : { field }),
      ...(limit === undefined ? {} : { limit }),
    }
  }
}
