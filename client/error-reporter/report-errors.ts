import type * as Reporter from './error-report.js'
import type { ErrorReport } from './fit-report.js'

export type { ErrorReport } from './fit-report.js'

/** Where an error event says that it happened. */
export interface ErrorPlace {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

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

let options: ReportOptions = {}
let stop: (() => void) | undefined
let reporter: typeof Reporter | undefined
let loading: Promise<void> | undefined

/**
 * Reports errors that nothing caught, and rejections that nothing handled, as `error/js` events. A repeated error is
 * reported the 1st, 2nd, 4th, 8th … time with its count. Returns the way to stop.
 *
 * @example const stop = reportErrors({ release: '1.4.2', environment: 'production' })
 */
export function reportErrors(chosen: ReportOptions = {}): () => void {
  stop?.()
  options = chosen
  const onError = (event: Event): void => {
    // Failed images and scripts dispatch plain events, which belong to another type.
    if (!('message' in event)) return
    const { message, filename, lineno, colno } = event as ErrorEvent
    const error: unknown = (event as ErrorEvent).error
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
  void load()
  return stop
}

/**
 * Reports one error by hand, such as one that was caught. It never throws.
 *
 * @example try { risky() } catch (error) { reportError(error) }
 */
export function reportError(value: unknown, place: ErrorPlace = {}): void {
  const chosen = options
  if (reporter) reporter.report(value, place, chosen)
  else void load().then(() => reporter?.report(value, place, chosen))
}

/** What describes and fits a report is loaded beside the page, for the pages that report. */
function load(): Promise<void> {
  loading ??= import('./error-report.js').then(
    (module) => void (reporter = module),
    // Without it nothing is reported; the next error asks again.
    () => (loading = undefined),
  )
  return loading
}
