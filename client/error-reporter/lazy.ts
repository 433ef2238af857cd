import { keepEarlyEvents } from './early-events.js'
import type * as Reporter from './reporter.js'
import type { ReportOptions } from './options.js'

/**
 * `reportErrors` as a script tag and the element have it: the reporter is loaded beside the page, by the pages that
 * report. What goes wrong meanwhile is kept for it.
 *
 * @example const stop = reportErrors({ release: '1.4.2' })
 */
export function reportErrors(options: ReportOptions = {}): () => void {
  keepEarlyEvents()
  let isStopped = false
  let stop = (): void => void (isStopped = true)
  load(({ reportErrors }) => {
    if (!isStopped) stop = reportErrors(options)
  })
  return () => stop()
}

/** Reports one error by hand, such as one that was caught. It never throws. */
export const reportError: typeof Reporter.reportError = (...error) =>
  load(({ reportError }) => reportError(...error))

/** Loads the reporter. Without it nothing is reported, and nothing else is lost. */
export function load(use: (reporter: typeof Reporter) => void): void {
  import('./reporter.js').then(use).catch(() => undefined)
}

/** The options that the attributes of an element say. */
export function attributeOptions(read: (name: string) => string | null): ReportOptions {
  return {
    release: read('release') ?? undefined,
    environment: read('environment') ?? undefined,
    sample: Number(read('sample') ?? 1),
  }
}
