import type { Logger } from './logger.js'

/** What a handler finds in its context besides what its host gives. */
export interface LoggedContext<Type extends string = string> {
  /** Says in each record and line which request it belongs to. */
  readonly logger: Logger<Type>
}

export interface WithLoggingOptions {
  /** Whether each call is kept as `HANDLER_START` and `HANDLER_END`, with how long it took. @default false */
  readonly durations?: boolean
  /** Longest that a call waits for its records, in milliseconds, and never longer than it may last. @default 60,000 */
  readonly flushMsMax?: number
  /** Names the request. @default the request id of the context */
  readonly correlationId?: (...args: readonly unknown[]) => string
  /** Milliseconds since some time, for durations. @default `Date.now` */
  readonly now?: () => number
}

/** What a call of the handler takes: the host knows nothing of our logger. */
export type HostArguments<Args extends readonly unknown[]> = {
  [I in keyof Args]: Args[I] extends LoggedContext ? Omit<Args[I], 'logger'> : Args[I]
}

const DEFAULTS = { durations: false, flushMsMax: 60_000, now: () => Date.now() }
/** What is left for answering once waiting for records is over. */
const ANSWER_MS = 500
const WAITED_CALLBACK_ARGS = 3

interface HostContext {
  readonly awsRequestId?: unknown
  readonly getRemainingTimeInMillis?: () => number
}

/**
 * Wraps a Lambda handler of any signature. It finds its logger as `context.logger`; what it logs is written before the
 * call is answered, since Lambda freezes the process then. What it throws is logged as an `ERROR` and thrown again.
 *
 * @example
 * export const handler = withLogging(logger, async (event: S3Event, context: Context & LoggedContext) => {
 *   context.logger.event('FILE_SEEN', { description: 'Saw a file.', payload: event.Records.length })
 * })
 */
export function withLogging<Args extends readonly unknown[], Result>(
  logger: Logger,
  handler: (...args: Args) => Result,
  options: WithLoggingOptions = {},
): (...args: HostArguments<Args>) => Promise<Awaited<Result>> {
  const { durations, flushMsMax, now, correlationId } = { ...DEFAULTS, ...options }
  const logged = async (...args: HostArguments<Args>): Promise<Awaited<Result>> => {
    const started = now()
    const context = contextOf(args)
    const named = correlationId ? attempt(() => correlationId(...args)) : context?.awsRequestId
    const log = named === undefined ? logger : logger.child({ correlationId: named })
    const passed = args.map((arg) => (context && arg === context ? withLogger(context, log) : arg))
    if (durations) log.event('HANDLER_START', { description: 'The handler was called.' })
    try {
      return await call(handler as (...args: readonly unknown[]) => Result, passed)
    } catch (error) {
      log.error('The handler failed.', error)
      throw error
    } finally {
      const payload = { durationMs: now() - started }
      if (durations) log.event('HANDLER_END', { description: 'The handler ended.', payload })
      const left = attempt(() => context?.getRemainingTimeInMillis?.()) ?? Infinity
      await log.flush({ timeoutMs: Math.max(0, Math.min(flushMsMax, left - ANSWER_MS)) })
    }
  }
  // Lambda marks a handler that streams by a property.
  return Object.assign(logged, handler)
}

function contextOf(args: readonly unknown[]): HostContext | undefined {
  return args.find(
    (arg): arg is HostContext =>
      typeof arg === 'object' &&
      arg !== null &&
      ('awsRequestId' in arg || 'getRemainingTimeInMillis' in arg),
  )
}

/** The context itself, with the logger; where nothing can be added to it, one that stands on it. */
function withLogger(context: HostContext, logger: Logger): HostContext & LoggedContext {
  const property = { value: logger, configurable: true, enumerable: true, writable: true }
  return Reflect.defineProperty(context, 'logger', property)
    ? (context as HostContext & LoggedContext)
    : (Object.create(context, { logger: property }) as HostContext & LoggedContext)
}

/** Calls the handler; one that answers through a callback is waited for too. */
async function call<Result>(
  handler: (...args: readonly unknown[]) => Result,
  args: readonly unknown[],
): Promise<Awaited<Result>> {
  const answersLater = handler.length >= WAITED_CALLBACK_ARGS && typeof args.at(-1) === 'function'
  if (!answersLater) return await handler(...args)
  return await new Promise<Awaited<Result>>((resolve, reject) => {
    const callback = (error: unknown, result: Awaited<Result>): void => {
      if (error === undefined || error === null) resolve(result)
      else reject(error instanceof Error ? error : new Error(plainReason(error)))
    }
    const returned = handler(...args.slice(0, -1), callback)
    if (isThenable(returned)) Promise.resolve(returned).then(resolve, reject)
  })
}

/** Lambda takes texts as errors too. */
function plainReason(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error)
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
