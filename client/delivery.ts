import { host } from './host.js'
import { outboxEntries, tracked } from './outbox.js'
import { prepareSecret } from './owner-secrets.js'
import { isLeaving, onPageEvent } from './page-life.js'
import { ORPHAN_MS, track } from './track-event.js'

export { IN_FLIGHT_MAX } from './track-event.js'

/** How often the outbox is looked through, where nothing in it asks for more. */
const LOOK_MS = 3_000

let isStarted = false
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Begins to look after the outbox: sends what earlier pages left behind, and what waits when the network is back or the
 * page is about to go. `sendEvent` and the elements call it; call it yourself on pages that have neither.
 *
 * @example startDelivery()
 */
export function startDelivery(): void {
  if (isStarted) return
  isStarted = true
  // As many as a visitor may need before the next is made.
  void prepareSecret()
  void prepareSecret()
  if (!host.document) return
  // Not `unload`: it would keep the page out of the back-forward cache. Nothing here may wait: after a task of its own
  // no engine sends anything any more. Capturing, so that the window hears what happens to the document.
  for (const type of ['online', 'pagehide', 'pageshow', 'visibilitychange', 'prerenderingchange'])
    addEventListener(
      type,
      (event) => {
        onPageEvent(event)
        if (!isLeaving) adoptOrphans()
      },
      true,
    )
  adoptOrphans()
}

/** Sends what pages that are gone left behind. Of many tabs the one with the lock does. */
function adoptOrphans(hasLock?: boolean): void {
  const adopt = (): void => adoptOrphans(true)
  let nextMs = LOOK_MS
  let isAsking = false
  for (const entry of outboxEntries()) {
    const ms = entry.due + ORPHAN_MS - Date.now()
    if (tracked.has(entry.id)) continue
    if (ms > 0) nextMs = Math.min(nextMs, ms)
    else if (hasLock) void track(entry)
    else isAsking = true
  }
  clearTimeout(timer)
  timer = setTimeout(adoptOrphans, nextMs)
  if (!isAsking) return
  const locks = host.navigator?.locks
  // The lock is let go at once: a page that holds one cannot enter the back-forward cache.
  if (locks)
    locks.request('site-events', { ifAvailable: true }, (lock) => lock && adopt()).catch(adopt)
  else adopt()
}
