import { sendEvent } from '../send-event.js'
import { describeError, stackHead } from './describe-error.js'
import { fitReport, type ErrorReport } from './fit-report.js'
import { shortFile, stackFrames } from './stack-frames.js'

export type { ErrorReport } from './fit-report.js'

export interface ReportOptions {
  /** Which version of the site this is. */
  readonly release?: string
  /** `production`, `staging` … */
  readonly environment?: string
  /** Reports that one page may send. @default 20 */
  readonly reportsMax?: number
  /** Errors not worth reporting, by message: part of it or a pattern. They add to the defaults. */
  readonly ignore?: readonly (string | RegExp)[]
  /** A last look at a report: change it, or return undefined to keep it back. */
  readonly beforeSend?: (report: ErrorReport) => ErrorReport | undefined
  /** Whether the visitor lets reports be sent. @default Global Privacy Control is off */
  readonly consent?: () => boolean
}

const DEFAULTS = {
  reportsMax: 20,
  ignore: [] as readonly (string | RegExp)[],
  beforeSend: (report: ErrorReport): ErrorReport | undefined => report,
  consent: (): boolean =>
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl !== true,
}

/** Noise that no site can fix: aborted requests, layout loops that browsers recover from, and code of extensions. */
const IGNORED =
  /^AbortError|ResizeObserver loop|(?:chrome|moz|safari(?:-web)?)-extension:|webkit-masked-url:/

let options = { ...DEFAULTS } as typeof DEFAULTS & ReportOptions
let sent = 0
let busy = false
let stop: (() => void) | undefined
const counts = new Map<string, number>()

/**
 * Reports errors that nothing caught, and rejections that nothing handled, as `error/js` events. A repeated error is
 * reported the 1st, 2nd, 4th, 8th … time with its count. Returns the way to stop.
 *
 * @example const stop = reportErrors({ release: '1.4.2', environment: 'production' })
 */
export function reportErrors(chosen: ReportOptions = {}): () => void {
  stop?.()
  options = { ...DEFAULTS, ...chosen }
  const onError = (event: Event): void => {
    // Failed images and scripts dispatch plain events, which belong to another type.
    if (!('message' in event)) return
    const { error, message, filename, lineno, colno } = event as ErrorEvent
    reportError(error ?? message, { file: filename, line: lineno, column: colno })
  }
  const onRejection = (event: PromiseRejectionEvent): void => reportError(event.reason)
  addEventListener('error', onError)
  addEventListener('unhandledrejection', onRejection)
  stop = () => {
    removeEventListener('error', onError)
    removeEventListener('unhandledrejection', onRejection)
    stop = undefined
  }
  return stop
}

/**
 * Reports one error by hand, such as one that was caught. It never throws.
 *
 * @example try { risky() } catch (error) { reportError(error) }
 */
export function reportError(
  value: unknown,
  place: { file?: string; line?: number; column?: number } = {},
): void {
  // What breaks in here must not come back as an error to report.
  if (busy) return
  busy = true
  try {
    const report = describe(value, place)
    const key = `${report.kind}|${report.message}|${report.stack?.split('\n')[0] ?? report.file ?? ''}`
    if (IGNORED.test(`${report.kind}: ${report.message}\n${report.stack ?? ''}`)) return
    if (options.ignore.some((rule) => isMatch(report.message, rule))) return
    const count = (counts.get(key) ?? 0) + 1
    // An endless stream of messages that differ must not grow the page's memory either.
    if (counts.has(key) || counts.size < options.reportsMax) counts.set(key, count)
    else return
    if (!isPowerOfTwo(count) || sent >= options.reportsMax || !options.consent()) return
    const chosen = options.beforeSend(count > 1 ? { ...report, count } : report)
    if (!chosen) return
    sent++
    void sendEvent('error/js', fitReport(chosen)).catch(() => undefined)
  } catch {
    // A reporter that breaks the page it watches is worse than none.
  } finally {
    busy = false
  }
}

function describe(
  value: unknown,
  place: { file?: string; line?: number; column?: number },
): ErrorReport {
  const { kind, message, stack } = describeError(value)
  const { origin, pathname } = location
  const frames = stackFrames(stack, stackHead(value), origin)
  return {
    kind: oneLine(kind) || 'Error',
    message: message.trim() || '(no message)',
    ...(frames.length > 0 ? { stack: frames.join('\n') } : {}),
    ...(place.file ? { file: shortFile(place.file, origin) } : {}),
    ...(place.line ? { line: place.line } : {}),
    ...(place.column ? { column: place.column } : {}),
    page: pathname,
    ...(options.release ? { release: options.release } : {}),
    ...(options.environment ? { environment: options.environment } : {}),
  }
}

function oneLine(text: string): string {
  return text
    .replace(/\p{Cc}+|[\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, 60)
}

function isMatch(message: string, rule: string | RegExp): boolean {
  return typeof rule === 'string' ? message.includes(rule) : rule.test(message)
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0
}
