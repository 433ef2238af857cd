import { describeError } from './describe-error.js'
import type { EarlyPage } from './early-events.js'
import type { ReportOptions } from './options.js'
import type { ErrorReport } from './report.js'
import { submit, useOptions } from './submit.js'
import { rememberClick } from './trail.js'

export type { ReportOptions } from './options.js'
export type { ErrorReport, LinkReport, Report } from './report.js'

/** Where an error event says that it happened. */
export type ErrorPlace = Pick<ErrorReport, 'file' | 'line' | 'column'>

/** Chromium keeps 10 frames unless it is told. */
const FRAMES_WANTED = 50

let isBusy = false

/**
 * Reports what goes wrong on the page: errors that nothing caught, rejections that nothing handled, what a content policy
 * blocked (`error/js`), and images, scripts and the like that did not load (`link/dead`), those from before the call
 * included. A repeated error is reported the 1st, 2nd, 4th, 8th … time. Returns the way to stop.
 *
 * @example const stop = reportErrors({ release: '1.4.2', environment: 'production' })
 */
export function reportErrors(chosen: ReportOptions = {}): () => void {
  const own = useOptions(chosen)
  const early = (globalThis as EarlyPage).siteEventsEarly ?? []
  for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation', 'click']) {
    // While it is captured, since a failed image's event does not bubble. A second time it is the same listener.
    addEventListener(type, onEvent, true)
    removeEventListener(type, early.on as EventListener, true)
  }
  ;(Error as { stackTraceLimit?: number }).stackTraceLimit = FRAMES_WANTED
  early.splice(0).forEach(onEvent)
  guarded(sweep)
  return () => {
    own.reportsMax = 0
  }
}

/**
 * Reports one error by hand, such as one that was caught. It never throws.
 *
 * @example try { risky() } catch (error) { reportError(error) }
 */
export function reportError(value: unknown, place: ErrorPlace = {}): void {
  guarded(() => submit({ ...place, ...describeError(value) }))
}

/** Runs a task. What breaks in it neither reaches the page nor comes back as an error to report. */
function guarded(task: () => void): void {
  if (isBusy) return
  isBusy = true
  try {
    task()
  } catch {
    // A reporter that breaks the page it watches is worse than none.
  }
  isBusy = false
}

/** What any of the events may have. */
interface Trouble extends Event {
  readonly reason?: unknown
  readonly error?: unknown
  readonly message?: string
  readonly filename?: string
  readonly lineno?: number
}

function onEvent(event: Trouble | SecurityPolicyViolationEvent): void {
  guarded(() => {
    const target = event.target as Element
    if (event.type === 'click') rememberClick(target)
    else if ('blockedURI' in event) {
      submit({
        kind: 'SecurityPolicyViolation',
        // The origin or the keyword alone.
        message: `${event.effectiveDirective} ${event.blockedURI.split('/', 3).join('/')}`,
        file: event.sourceFile,
        line: event.lineNumber,
      })
    } else if ('reason' in event) submit(describeError(event.reason))
    else if (!('message' in event)) submitElement(target)
    else if (!event.error && /^Script error/.test(event.message)) {
      // Browsers hide all of an error in a script of another origin that was not asked for with CORS.
      const scripts = document.querySelectorAll<HTMLScriptElement>(
        `script[src*="//"]:not([crossorigin],[src^="${location.origin}"])`,
      )
      const list = [...scripts].map(({ src }) => src).join(' ')
      submit({ kind: 'ScriptError', message: `Script error: no crossorigin on ${list}` })
    } else {
      const account = describeError(event.error ?? { name: 'Error', message: event.message })
      submit({ file: event.filename, line: event.lineno, ...account })
    }
  })
}

/** An image, script, link, video or object that did not load. */
function submitElement(target: Element): void {
  const {
    localName: tag,
    currentSrc,
    src,
    href,
    data,
  } = target as Element & Partial<Record<'currentSrc' | 'src' | 'href' | 'data', string>>
  submit({ file: currentSrc || src || href || data, tag })
}

/** Finds what failed before anybody listened. */
function sweep(): void {
  for (const image of document.images) {
    // A picture without a size of its own has no width either; decoding tells them apart.
    if (image.complete && !image.naturalWidth)
      image.decode().catch(() => guarded(() => submitElement(image)))
  }
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  for (const { name: file, initiatorType: tag, responseStatus: status } of entries) {
    // A script's request may well fail, and the script knows; what the page itself asked for should be there.
    if (status >= 400 && /img|script|link|css/.test(tag)) submit({ file, tag, status })
  }
}
