import { host } from './host.js'
import { jitteredMs } from './jitter.js'
import { polled, type Polled } from './polling.js'

export { POLLING_MS_MAX } from './polling.js'

/** The pace of `live`. */
export const LIVE_MS = 30_000
/** How often that pace is doubled, once for each failure in a row. */
const LIVE_DOUBLINGS_MAX = 4

/**
 * One artifact, shared by everyone on the page who looks at its URL: one request at a time, one timer. What could not be
 * read is read again when the network is back.
 */
export interface ArtifactFeed extends Polled {
  /**
   * Reads on, about every 30 s while the page is on screen, more slowly after failures, and at once when the page comes
   * back. Returns the way to stop.
   */
  live(): () => void
}

/**
 * The feed of a URL, the same for everyone, however the URL is written. A fragment does not matter.
 *
 * @example
 * const feed = artifactFeed('/comments/my-post.txt')
 * const stop = feed.subscribe(() => draw(feed.text))
 * await feed.refresh()
 */
export function artifactFeed(url: string): ArtifactFeed {
  const feed: Polled & Partial<ArtifactFeed> = polled(url)
  feed.live ??= liveOf(feed)
  return feed as ArtifactFeed
}

function liveOf(feed: Polled): () => () => void {
  let followers = 0
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const schedule = (pace = LIVE_MS * 2 ** Math.min(failures, LIVE_DOUBLINGS_MAX)): void => {
    clearTimeout(timer)
    if (followers && !host.document?.hidden)
      timer = setTimeout(() => void feed.refresh(), jitteredMs(pace))
  }
  // Whoever else has the text read, the next time is counted from there.
  feed.subscribe(() => {
    failures = feed.failed ? failures + 1 : 0
    schedule()
  })
  if (host.document) {
    document.addEventListener('visibilitychange', () => schedule(0))
    // Nobody should have to ask again for what could not be read. A hidden page waits until it is seen.
    addEventListener('online', () => feed.failed && void feed.until(() => true))
  }
  return () => {
    let own = 1
    followers++
    schedule()
    // However often it is called.
    return () => {
      followers -= own
      own = 0
      schedule()
    }
  }
}
