import type { Lane } from '../codec/index.js'
import { ATTEMPT_MS_MAX, attempt, type Attempt } from './attempt.js'
import { fullJitterMs } from './backoff.js'
import { host } from './host.js'
import { newId } from './new-id.js'
import {
  addToOutbox,
  isWaiting,
  outboxEntries,
  removeFromOutbox,
  saveEntry,
  type OutboxEntry,
} from './outbox.js'

/** What becomes of an event, told to whoever sent it: each attempt, or that it was given up. */
export type Progress = Attempt | { readonly status: 'dropped' }

/** Chromium refuses keepalive requests past a quota of its own; Sentry found 15 to be safe. */
export const IN_FLIGHT_MAX = 15
const RETRY_BASE_MS = 1_000
const RETRY_MS_MAX = 300_000
const OFFLINE_RETRY_MS = 10_000
/** How long an accepted event may stay unpublished before the same query asks again. */
const REPUBLISH_MS = 60_000
const REPUBLISH_MAX = 5
/** How long after its due time an event counts as left behind by its page. */
const ORPHAN_MS = 5_000
/** How long the last requests of a page that closes have, before the next page sends them again. */
const HANDOVER_MS = 2_000

const inFlight = new Set<string>()
const listeners = new Map<string, (progress: Progress) => void>()
/** Who looks after the entries of this page; empty until delivery has begun. */
let page = ''
let timer: ReturnType<typeof setTimeout> | undefined

/** Sends an event now, in this very task, and keeps at it until an answer settles it. */
export function deliver(
  event: { id: string; type: string; query: string; lane: Lane },
  listener: (progress: Progress) => void,
): void {
  startDelivery()
  listeners.set(event.id, listener)
  const now = Date.now()
  const entry = { ...event, at: now, tries: 0, accepted: 0, due: now, page }
  const victim = addToOutbox(entry)
  if (victim) tell(victim.id, { status: 'dropped' }, true)
  pump()
}

/** The event was seen published: it needs no more sending. */
export function confirmPublished(id: string): void {
  listeners.delete(id)
  removeFromOutbox(id)
}

/**
 * Begins to look after the outbox: sends what earlier pages left behind, and what waits when the network is back or the
 * page is about to go. `sendEvent` and the elements call it; call it yourself on pages that have neither.
 *
 * @example startDelivery()
 */
export function startDelivery(): void {
  if (page) return
  page = newId()
  if (!host.document) return
  addEventListener('online', resume)
  // Not `unload`: it would keep the page out of the back-forward cache. Nothing here may wait: after a task of its own
  // no engine sends anything any more.
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', resume)
  document.addEventListener('prerenderingchange', resume)
  pump()
}

function resume(): void {
  pump(true)
}

/** Starts every attempt that is due, or all that wait if `hurry`, as far as the limit of requests in flight allows. */
function pump(hurry = false): void {
  clearTimeout(timer)
  if (host.document?.prerendering) return
  const now = Date.now()
  let next = Infinity
  let orphans = false
  for (const entry of outboxEntries(now)) {
    if (inFlight.has(entry.id)) continue
    const isMine = entry.page === page
    const at = isMine ? entry.due : entry.due + ORPHAN_MS
    if (at > now && !(isMine && hurry && !entry.asked)) next = Math.min(next, at)
    else if (!isMine) orphans = true
    else if (inFlight.size < IN_FLIGHT_MAX) begin(entry, now)
  }
  // What found no room is started when a request ends.
  if (next < Infinity) timer = setTimeout(pump, next - now)
  if (orphans) adoptOrphans()
}

/** Sends what can still be sent, and leaves the rest to whichever page comes next. */
function leave(): void {
  pump(true)
  const due = Date.now() + (HANDOVER_MS - ORPHAN_MS)
  for (const entry of outboxEntries())
    if (entry.page === page && !entry.asked) saveEntry({ ...entry, due })
  // From here on they are nobody's: a request that fails at once, while the page goes, must not put them off again.
  page = newId()
}

function begin(entry: OutboxEntry, now: number): void {
  inFlight.add(entry.id)
  const sent = attempt(entry.type, entry.query, laneOf(entry))
  saveEntry({ ...entry, due: now + ATTEMPT_MS_MAX })
  void sent.then((result) => {
    inFlight.delete(entry.id)
    settle(entry, result)
    pump()
  })
}

/**
 * A lane that failed twice may be down while the other is up, and nothing tells a broken lane from a broken network:
 * from then on they take turns. The id stays, so the event happens once.
 */
function laneOf({ lane, tries }: OutboxEntry): Lane {
  return lane === 'fast' && tries >= 2 && tries % 2 === 0 ? 'slow' : lane
}

function settle(entry: OutboxEntry, result: Attempt): void {
  const retryAfter = result.status === 'refused' ? undefined : result.retryAfterMs
  const asked = retryAfter !== undefined
  let { tries, accepted } = entry
  let wait: number | undefined
  if (result.status === 'undecided') {
    // `onLine` lies about localhost, so it never stops an attempt; but what fails offline says nothing about a lane.
    const offline = !host.navigator?.onLine
    const jitter = fullJitterMs(tries, RETRY_BASE_MS, RETRY_MS_MAX)
    wait = retryAfter ?? (offline ? OFFLINE_RETRY_MS : jitter)
    if (!offline) tries++
  } else if (asked && laneOf(entry) === 'fast' && accepted++ < REPUBLISH_MAX) {
    wait = Math.max(retryAfter, REPUBLISH_MS)
  }
  if (wait === undefined) removeFromOutbox(entry.id)
  // Another tab may have had the answer meanwhile.
  else if (isWaiting(entry.id) && entry.page === page)
    saveEntry({ ...entry, tries, accepted, due: Date.now() + wait, asked })
  tell(entry.id, result, wait === undefined)
}

function tell(id: string, progress: Progress, last = false): void {
  const listener = listeners.get(id)
  if (last) listeners.delete(id)
  listener?.(progress)
}

/** Takes over what pages that are gone left behind. With a lock, so that of many tabs one does. */
function adoptOrphans(): void {
  const adopt = (): void => {
    const now = Date.now()
    for (const entry of outboxEntries(now)) {
      if (entry.page !== page && entry.due + ORPHAN_MS <= now)
        saveEntry({ ...entry, page, due: now })
    }
    pump()
  }
  const locks = host.navigator?.locks
  // The lock is let go at once: a page that holds one cannot enter the back-forward cache.
  if (!locks) adopt()
  else
    locks
      .request('site-events', { ifAvailable: true }, (lock) => {
        if (lock) adopt()
      })
      .catch(adopt)
}
