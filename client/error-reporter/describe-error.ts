/** What was thrown, whatever it was. */
export interface ErrorDescription {
  /** The error's name, or the type of a value that is no error. */
  readonly kind: string
  readonly message: string
  readonly stack: string
}

const CAUSES_MAX = 3

/** Describes a thrown value: errors with the chain of their causes, and everything else that can be thrown. */
export function describeError(value: unknown): ErrorDescription {
  if (!isErrorLike(value)) return { kind: kindOf(value), message: textOf(value), stack: '' }
  let { message } = value
  let cause = (value as { cause?: unknown }).cause
  for (let i = 0; i < CAUSES_MAX && cause !== undefined && cause !== null; i++) {
    message += ` (cause: ${isErrorLike(cause) ? `${cause.name}: ${cause.message}` : textOf(cause)})`
    cause = isErrorLike(cause) ? (cause as { cause?: unknown }).cause : undefined
  }
  return { kind: value.name, message, stack: value.stack ?? '' }
}

/** How the engine begins the stack of this error, so that it can be taken off. */
export function stackHead(value: unknown): string {
  return isErrorLike(value) ? `${value.name}: ${value.message}` : ''
}

// Not `instanceof`: an error may come from a frame with an `Error` of its own.
function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === 'object' &&
    value !== null &&
    'message' in value &&
    'name' in value &&
    typeof value.name === 'string' &&
    typeof value.message === 'string'
  )
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value
}

function textOf(value: unknown): string {
  try {
    if (typeof value === 'object' && value !== null) return JSON.stringify(value)
    return String(value)
  } catch {
    // A cycle, a revoked proxy, a toString that throws.
    return Object.prototype.toString.call(value)
  }
}
