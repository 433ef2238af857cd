import { host } from './host.js'
import { jitteredMs } from './jitter.js'
import { settings } from './settings.js'

const POLL_FIRST_MS = 300
const POLL_MS_MAX = 5_000
const POLL_GROWTH = 1.6
/** How long one event is looked for. Time in a hidden page does not count. */
export const POLLING_MS_MAX = 60_000
const REQUEST_MS_MAX = 30_000

/** How `until` looks. */
export interface PollOptions {
  /** When the first look makes sense, from now. @default 0 */
  readonly notBeforeMs?: number | undefined
  /** Ends the look. */
  readonly signal?: AbortSignal | undefined
}

/** The text at a URL, as last read. */
export interface Polled {
  readonly url: string
  /** Undefined until it was first read; 404 and 403 mean "not yet" and read as empty. */
  readonly text: string | undefined
  /** Whether the last request failed. `text` keeps what came before. */
  readonly failed: boolean
  /** Calls `listener` after each request. Returns the way to stop. */
  subscribe(listener: () => void): () => void
  /** Reads it with a request that begins after this call, so that it shows what was published before it. It never rejects. */
  refresh(): Promise<void>
  /**
   * Polls until `isDone` says so, for at most a minute on screen: at once, then ever more slowly. False where the time
   * ran out or `signal` was aborted.
   *
   * @example await feed.until((text) => text.includes(`id=${id}&`), { signal: AbortSignal.timeout(5_000) })
   */
  until(isDone: (text: string) => unknown, options?: PollOptions): Promise<boolean>
}

const known = new Map<string, Polled>()

/** The text at a URL, the same for everyone, however the URL is written. */
export function polled(address: string): Polled {
  const url = new URL(address, host.location?.href).href.replace(/#.*/, '')
  let found = known.get(url)
  if (!found) known.set(url, (found = createPolled(url)))
  return found
}

function createPolled(url: string): Polled {
  const listeners = new Set<() => void>()
  let last = Promise.resolve()
  let queued: Promise<void> | undefined
  let next: Promise<void> | undefined
  let pollMs = POLL_FIRST_MS

  const load = async (): Promise<void> => {
    queued = undefined
    try {
      // `no-cache` revalidates below CORS: an If-None-Match of our own would cost a preflight for each poll.
      const response = await fetch(url, {
        cache: 'no-cache',
        credentials: settings.credentials,
        signal: AbortSignal.timeout(REQUEST_MS_MAX),
      })
      const isAbsent = [403, 404].includes(response.status)
      feed.failed = !response.ok && !isAbsent
      if (!feed.failed) feed.text = isAbsent ? '' : await response.text()
    } catch {
      feed.failed = true
    }
    // A listener that throws must not end the polling of the others.
    for (const listener of listeners) queueMicrotask(listener)
  }

  // One timer, whoever waits.
  const poll = (): Promise<void> =>
    (next ??= shownAfter(jitteredMs(pollMs))
      .then(feed.refresh)
      .then(() => {
        next = undefined
        pollMs = Math.min(pollMs * POLL_GROWTH, POLL_MS_MAX)
      }))

  const feed = {
    url,
    text: undefined as string | undefined,
    failed: false,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh: (): Promise<void> => (queued ??= last = last.then(load)),
    until: async (
      isDone: (text: string) => unknown,
      { notBeforeMs, signal }: PollOptions = {},
    ): Promise<boolean> => {
      const aborted = new Promise<void>((resolve) => onAbort(signal, resolve))
      let leftMs = POLLING_MS_MAX
      let look = shownAfter(notBeforeMs).then(feed.refresh)
      for (pollMs = POLL_FIRST_MS; leftMs > 0; look = poll()) {
        await Promise.race([look, aborted])
        if (signal?.aborted) break
        if (!feed.failed && isDone(feed.text ?? '')) return true
        leftMs -= pollMs
      }
      return false
    },
  }
  return feed
}

/** Calls `stop` when the signal is aborted, or was. */
export function onAbort(signal: AbortSignal | undefined, stop: () => void): void {
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', () => stop())
}

/** Waits, and then until the page is on screen. */
async function shownAfter(ms?: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  while (host.document?.hidden)
    await new Promise((resolve) =>
      document.addEventListener('visibilitychange', resolve, { once: true }),
    )
}
