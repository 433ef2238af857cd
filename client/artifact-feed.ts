import { host } from './host.js'
import { settings } from './settings.js'

const POLL_FIRST_MS = 300
const POLL_MS_MAX = 5_000
const POLL_GROWTH = 1.6
/** How long one event is looked for. Time in a hidden page does not count. */
export const POLLING_MS_MAX = 60_000

interface Watcher {
  readonly isDone: (text: string) => boolean
  readonly end: (found: boolean) => void
  leftMs: number
}

/**
 * One artifact, shared by everyone on the page who looks at its URL: one request at a time, one timer.
 *
 * `text` is undefined until it was first read; 404 and 403 mean "not yet" and read as empty.
 */
export class ArtifactFeed {
  readonly url: string
  text: string | undefined
  /** Whether the last request failed. `text` keeps what came before. */
  failed = false
  readonly #listeners = new Set<() => void>()
  readonly #watchers = new Set<Watcher>()
  #loading: Promise<void> | undefined
  #next: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #timerAt = Infinity
  #delayMs = POLL_FIRST_MS

  constructor(url: string) {
    this.url = url
  }

  /** Calls `listener` after each request. Returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads the artifact with a request that begins after this call, so that it shows what was published before it. */
  refresh(): Promise<void> {
    if (!this.#loading) {
      this.#loading = this.#load().finally(() => (this.#loading = undefined))
      return this.#loading
    }
    this.#next ??= this.#loading.then(() => {
      this.#next = undefined
      return this.refresh()
    })
    return this.#next
  }

  /** Polls until `isDone` says so. False where the time ran out or `signal` was aborted. */
  until(
    isDone: (text: string) => boolean,
    options: { notBeforeMs?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    return new Promise((resolve) => {
      if (options.signal?.aborted) return resolve(false)
      const watcher: Watcher = {
        isDone,
        leftMs: POLLING_MS_MAX,
        end: (found) => {
          this.#watchers.delete(watcher)
          resolve(found)
        },
      }
      this.#watchers.add(watcher)
      options.signal?.addEventListener('abort', () => watcher.end(false), { once: true })
      this.#delayMs = POLL_FIRST_MS
      this.#schedule(options.notBeforeMs ?? 0)
    })
  }

  #schedule(delayMs: number): void {
    const at = Date.now() + delayMs
    if (at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => void this.#poll(delayMs), delayMs)
  }

  async #poll(waitedMs: number): Promise<void> {
    if (this.#watchers.size > 0) {
      await shown()
      await this.refresh()
    }
    this.#timerAt = Infinity
    for (const watcher of this.#watchers) {
      watcher.leftMs -= waitedMs
      if (watcher.leftMs <= 0) watcher.end(false)
    }
    if (this.#watchers.size === 0) return
    this.#delayMs = Math.min(this.#delayMs * POLL_GROWTH, POLL_MS_MAX)
    this.#schedule(this.#delayMs * (0.75 + Math.random() / 2))
  }

  async #load(): Promise<void> {
    try {
      // `no-cache` revalidates below CORS: an If-None-Match of our own would cost a preflight for each poll.
      const response = await fetch(this.url, {
        cache: 'no-cache',
        credentials: settings.credentials,
      })
      const absent = response.status === 404 || response.status === 403
      this.failed = !response.ok && !absent
      if (!this.failed) this.text = absent ? '' : await response.text()
    } catch {
      this.failed = true
    }
    for (const listener of [...this.#listeners]) listener()
    if (this.failed) return
    for (const watcher of [...this.#watchers])
      if (watcher.isDone(this.text ?? '')) watcher.end(true)
  }
}

const feeds = new Map<string, ArtifactFeed>()

/** The feed of a URL, the same for everyone, however the URL is written. A fragment does not matter. */
export function artifactFeed(url: string): ArtifactFeed {
  const [base = ''] = new URL(url, host.location?.href ?? 'http://localhost').href.split('#')
  let feed = feeds.get(base)
  if (!feed) feeds.set(base, (feed = new ArtifactFeed(base)))
  return feed
}

/** Resolves when the page is on screen; at once where it is. */
function shown(): Promise<void> {
  if (typeof document === 'undefined' || !document.hidden) return Promise.resolve()
  return new Promise((resolve) => {
    const check = (): void => {
      if (document.hidden) return
      document.removeEventListener('visibilitychange', check)
      resolve()
    }
    document.addEventListener('visibilitychange', check)
  })
}
