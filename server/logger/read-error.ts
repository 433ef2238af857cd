import type { Field } from './plain-value.js'

/** What every error has and `Object.keys` does not show. */
const HIDDEN = ['name', 'message', 'stack'] as const
/** What some errors have, and `Object.keys` does not show: why it happened, and what an `AggregateError` holds. */
const HIDDEN_AT_TIMES = ['cause', 'errors'] as const

/** What an error tells: its own fields too, such as `code`. Its causes come with it, each as an error again. */
export function readError(error: object): readonly Field[] {
  const field = (name: string): Field => [name, () => (error as Record<string, unknown>)[name]]
  const known: readonly string[] = [...HIDDEN, ...HIDDEN_AT_TIMES]
  const own = Object.keys(error).filter((name) => !known.includes(name))
  const present = HIDDEN_AT_TIMES.filter((name) => name in error)
  return [...HIDDEN, ...own, ...present].map(field)
}
