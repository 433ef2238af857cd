import { sendEvent } from '../send-event.js'
import { fitReport } from './fit-report.js'
import type { ReportOptions } from './options.js'
import type { LinkReport, Report } from './report.js'
import { scrub, shortFile } from './scrub.js'
import { trail } from './trail.js'

type Defaults = Required<Omit<ReportOptions, 'sample' | 'ignore' | 'release' | 'environment'>>

const DEFAULTS: Defaults = {
  reportsMax: 20,
  scrub,
  beforeSend: (report) => report,
  consent: () => !(navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl,
}

/**
 * What no site can fix: requests that were aborted, layout loops that browsers recover from, and what extensions, in-app
 * browsers, wallets and crawlers run in every page. Most are from the list of Sentry's `eventFilters.ts`.
 */
const NOISE =
  /\nAbortError|ResizeObserver loop|(chrome|moz|web)-ext|webkit-masked|_Autofill|Matching Id|^Java |: googletag|: gmo|solana/
const KIND_CHARS_MAX = 50
const MESSAGE_CHARS_MAX = 2_000

let options: ReportOptions & Defaults = DEFAULTS
let sent = 0
const counts: Record<string, number> = {}

/** Takes the options of what is reported from now on. What the page has sent so far still counts. */
export function useOptions(chosen: ReportOptions): { reportsMax: number } {
  const own = { ...DEFAULTS, ...chosen }
  // A page view that is not in the sample reports nothing.
  if (Math.random() >= (own.sample as number)) own.reportsMax = 0
  return (options = own)
}

/** What is known of an error; or of a link, which has no kind, and whose `file` is where it leads. */
export type Account = Pick<Report, 'kind' | 'message' | 'frames' | 'file' | 'line' | 'column'> &
  Omit<LinkReport, 'href'>

/** Sends a report, unless it is noise, one too many, or the visitor would rather not. A link is told once a page. */
export function submit({ kind, message, frames, file = '', ...rest }: Account): void {
  const { scrub } = options
  const href = shortFile(file)
  const text = kind ? scrub(`${message}`.slice(0, MESSAGE_CHARS_MAX)).trim() || kind : href
  const key = `${text}\n${kind} ${JSON.stringify(frames?.[0] ?? href)}`
  if (
    NOISE.test(key) ||
    // Splitting takes a text and a pattern, and does not remember where a global pattern was.
    options.ignore?.some((rule) => text.split(rule)[1] !== undefined) ||
    (!kind && !/^\/|^http/.test(href)) ||
    sent >= options.reportsMax ||
    !options.consent()
  )
    return
  const times = (counts[key] = (counts[key] ?? 0) + 1)
  // The 1st, 2nd, 4th, 8th … time; what has no frames is told once.
  if (frames ? times & (times - 1) : times > 1) return
  // Whatever becomes of it: an endless stream of messages that differ must not grow the page's memory either.
  sent++
  const ready = options.beforeSend({
    page: scrub(location.pathname),
    ...rest,
    ...(kind
      ? {
          kind: kind.slice(0, KIND_CHARS_MAX),
          message: text,
          frames,
          file: href,
          release: options.release,
          environment: options.environment,
          // The 8th stands for itself and the three since the 4th.
          count: times > 2 && times / 2,
          trail: scrub(trail()),
        }
      : { href }),
  })
  if (ready)
    void sendEvent<string>(ready.href ? 'link/dead' : 'error/js', fitReport(ready)).catch(
      () => undefined,
    )
}
