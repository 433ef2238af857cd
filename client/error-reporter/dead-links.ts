import { shortFile } from './scrub.js'
import { submit } from './submit.js'

/** Links that one page checks, whatever its visitor does. */
const CHECKS_MAX = 50
const CHECKS_AT_ONCE = 4
const CHECK_MS_MAX = 10_000
/** Not found, and gone. Any other answer says nothing about the link. */
const DEAD = [404, 410]

const checked = new Set<string>()

/**
 * Reports links of the page that lead nowhere on the site, once the visitor follows them: each is asked for with `HEAD`
 * beside the visit, which neither waits nor is prevented. On a page that is itself what a dead link led to, reports that.
 * Returns the way to stop.
 *
 * @example const stop = reportDeadLinks()
 */
export function reportDeadLinks(): () => void {
  const onFollow = ({ target }: Event): void => {
    const link = (target as Partial<Element> | null)?.closest?.('a[href]')
    if (link) void check(link as HTMLAnchorElement)
  }
  // The press comes some 100 ms before the click, which is all the time there is where the page then goes.
  const events = ['pointerdown', 'click']
  for (const type of events) addEventListener(type, onFollow, true)
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const isMarked = document.querySelector('meta[name=site-events][content~=dead-link]') !== null
  if (isMarked || DEAD.includes(visit?.responseStatus ?? 0)) reportDeadLink(visit?.responseStatus)
  return () => {
    for (const type of events) removeEventListener(type, onFollow, true)
  }
}

/**
 * Reports that this very page is what a dead link led to, for the page that a site answers 404 with.
 *
 * @example reportDeadLink()
 */
export function reportDeadLink(status?: number): void {
  const page = shortFile(document.referrer)
  submit({ file: location.href, page: page || undefined, status: status || undefined, tag: 'a' })
}

/**
 * Checks the links of a part of the page that lead to the site itself, a few at once and at most 50 a page, and reports
 * those that lead nowhere. Resolves with where these lead.
 *
 * @example const dead = await checkLinks(document)
 */
export async function checkLinks(root: ParentNode = document): Promise<readonly string[]> {
  const links = [...root.querySelectorAll<HTMLAnchorElement>('a[href]')]
  const dead: string[] = []
  const work = async (): Promise<void> => {
    for (let link = links.shift(); link; link = links.shift()) {
      const href = await check(link)
      if (href !== undefined) dead.push(href)
    }
  }
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, work))
  return dead
}

/** Asks for one link of the site, once a page. Resolves with where it leads if that is nowhere. */
async function check(link: HTMLAnchorElement): Promise<string | undefined> {
  const [url = ''] = link.href.split('#')
  const isOurs = link.origin === location.origin && url !== location.href.split('#')[0]
  if (!isOurs || checked.has(url) || checked.size >= CHECKS_MAX) return undefined
  checked.add(url)
  try {
    const signal = AbortSignal.timeout(CHECK_MS_MAX)
    const { status } = await fetch(url, { method: 'HEAD', signal })
    if (!DEAD.includes(status)) return undefined
    submit({ file: url, status, tag: 'a' })
    return shortFile(url)
  } catch {
    // No answer says nothing about the link.
    return undefined
  }
}
