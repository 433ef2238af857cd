import { parseStackLines, type StackFrame } from '../../codec/index.js'

/** What was thrown, whatever it was. */
export interface ErrorDescription {
  /** The error's name, or the type of a value that is no error. */
  readonly kind: string
  readonly message: string
  readonly frames: readonly StackFrame[]
}

/** What any value may have of an error. Not `instanceof`: it may come from a frame with an `Error` of its own. */
interface ErrorLike {
  readonly name?: unknown
  readonly message?: unknown
  readonly stack?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

const CAUSES_MAX = 3

/**
 * Describes a thrown value: errors with their causes and, of an `AggregateError`, what it stands for; of other objects the
 * names of what they hold, since the values may be a visitor's; and everything else that can be thrown.
 *
 * @example describeError(new TypeError('no', { cause: 'why' })) // { kind: 'TypeError', message: 'no (cause: string: why)', … }
 */
export function describeError(value: unknown, causesMax = CAUSES_MAX): ErrorDescription {
  const { name, message, stack, cause, errors } = Object(value) as ErrorLike
  if (typeof message !== 'string') {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a function or a primitive, which has a text
    const text = typeof value === 'object' ? Object.keys(value ?? {}).join() : String(value)
    return { kind: typeof value, message: text, frames: [] }
  }
  let text = message
  for (const each of [cause].concat(errors).slice(0, causesMax)) {
    if (!each) continue
    const reason = describeError(each, causesMax - 1)
    text += ` (cause: ${reason.kind}: ${reason.message})`
  }
  return {
    kind: String(name),
    message: text,
    frames: parseStackLines(String(stack), message),
  }
}
