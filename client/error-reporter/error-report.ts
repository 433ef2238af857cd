import { sendEvent } from '../send-event.js'
import { describeError, stackHead } from './describe-error.js'
import { fitReport, type ErrorReport } from './fit-report.js'
import type { ErrorPlace, ReportOptions } from './report-errors.js'
import { shortFile, stackFrames } from './stack-frames.js'

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

let sent = 0
let busy = false
const counts = new Map<string, number>()

/** Reports an error, unless it is noise, one too many, or the visitor would rather not. It never throws. */
export function report(value: unknown, place: ErrorPlace, chosen: ReportOptions): void {
  // What breaks in here must not come back as an error to report.
  if (busy) return
  busy = true
  try {
    const options = { ...DEFAULTS, ...chosen }
    const found = describe(value, place, options)
    const { kind, message, stack = '' } = found
    if (IGNORED.test(`${kind}: ${message}\n${stack}`)) return
    if (options.ignore.some((rule) => isMatch(message, rule))) return
    const key = `${kind}|${message}|${stack.split('\n')[0] || (found.file ?? '')}`
    const count = (counts.get(key) ?? 0) + 1
    // An endless stream of messages that differ must not grow the page's memory either.
    if (count === 1 && counts.size >= options.reportsMax) return
    counts.set(key, count)
    if (!isPowerOfTwo(count) || sent >= options.reportsMax || !options.consent()) return
    const ready = options.beforeSend(count > 1 ? { ...found, count } : found)
    if (!ready) return
    sent++
    void sendEvent('error/js', fitReport(ready)).catch(() => undefined)
  } catch {
    // A reporter that breaks the page it watches is worse than none.
  } finally {
    busy = false
  }
}

function describe(value: unknown, place: ErrorPlace, options: ReportOptions): ErrorReport {
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
