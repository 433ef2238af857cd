import { ATTEMPT_MS_MAX, attempt, type Answer } from './attempt.js'
import { fullJitterMs } from './backoff.js'
import { host } from './host.js'
import { isWaiting, removeFromOutbox, saveEntry, tracked, type OutboxEntry } from './outbox.js'
import { isLeaving, rest, wakeUp } from './page-life.js'
import { createReceipt, type Receipt } from './receipt.js'
import { eventPath, isWithheld, settings } from './settings.js'

/**
 * Chromium refuses keepalive requests past a quota of its own, which counts 512 KB of URL; Sentry found 15 requests to be
 * safe, and 15 of the longest URLs are a quarter of that.
 */
export const IN_FLIGHT_MAX = 15
const BUSY_MS = 200
const OFFLINE_RETRY_MS = 10_000
/** How long an accepted event may stay unpublished before the same query asks again. */
const REPUBLISH_MS = 60_000
const REPUBLISH_MAX = 5
/** How long after its due time an event counts as left behind by its page. */
export const ORPHAN_MS = 5_000
/** How long the last requests of a page that closes have, before the next page sends them again. */
const HANDOVER_MS = 2_000
/** With more requests in a row than this without any answer, though online, something may block them all. */
const SILENCES_MAX = 2

let inFlight = 0
let silences = 0
/** Until when nothing is tried again, since nothing is answered. */
let silentUntil = 0

/**
 * Looks after one event until an answer settles it. The request starts before this returns.
 *
 * @param fields What the caller sent; left out for an event of an earlier page.
 * @returns Its receipt, after the first attempt.
 */
export async function track(
  entry: OutboxEntry,
  fields?: Readonly<Record<string, string>>,
  location?: string,
  signal?: AbortSignal,
): Promise<Receipt> {
  const { id, type, query } = entry
  let { lane } = entry
  let tries = 0
  let accepted = 0
  const url = (): string => settings.endpoint + eventPath(type, query, lane)
  const [receipt, answered, answer, conclude] = createReceipt(
    { id, type, fields: fields ?? {} },
    url(),
    location,
    signal,
  )

  /** Says until when this page looks after the event. */
  const lease = (ms: number): void => {
    saveEntry({ ...entry, due: Date.now() + (isLeaving ? HANDOVER_MS - ORPHAN_MS : ms) })
  }

  /** Takes note of an answer. Returns how long to wait before the next attempt; undefined where the event is settled. */
  const settle = ({ ok, problem, wait, ...more }: Answer): number | undefined => {
    // `onLine` lies about localhost, so it never stops an attempt; but what fails offline says nothing about a lane.
    const isOffline = host.navigator?.onLine === false
    const isAsked = wait >= 0
    silences = more.isSilent && !isOffline ? silences + 1 : 0
    silentUntil = silences > SILENCES_MAX ? Date.now() + fullJitterMs(silences - SILENCES_MAX) : 0
    if (ok) {
      receipt.location = more.location ?? receipt.location
      // A fast answer without Retry-After means published; only whether a comment is held has to be read.
      if (isAsked || lane === 'slow' || type === 'comment') receipt.notBeforeMs = wait || 0
      if (receipt.status === 'queued') conclude('accepted')
      wakeUp()
      // Somebody has to see it published, or it would be sent again.
      if (isAsked) void receipt.published
      return isAsked && lane === 'fast' && accepted++ < REPUBLISH_MAX
        ? Math.max(wait, REPUBLISH_MS)
        : undefined
    }
    if (problem) {
      receipt.problem = problem
      conclude('refused')
      return undefined
    }
    answer()
    return isAsked ? wait : isOffline ? OFFLINE_RETRY_MS : fullJitterMs(tries++)
  }

  const send = async (): Promise<void> => {
    tracked.set(id, conclude)
    do {
      lease(ATTEMPT_MS_MAX)
      // What a visitor does now is always tried; of what failed before, one event finds out for all.
      while (tries && Date.now() < silentUntil) await rest(silentUntil - Date.now())
      while (inFlight >= IN_FLIGHT_MAX || host.document?.prerendering) await rest(BUSY_MS)
      if (silences > SILENCES_MAX) silentUntil = Date.now() + ATTEMPT_MS_MAX
      // A lane that failed twice may be down while the other is up, and nothing tells a broken lane from a broken
      // network: from then on they take turns. The id stays, so the event happens once.
      lane = tries && tries % 2 === 0 ? 'slow' : entry.lane
      inFlight++
      const result = await attempt(url())
      inFlight--
      const pauseMs = settle(result)
      if (pauseMs === undefined) removeFromOutbox(id)
      else if (isWaiting(id)) {
        lease(pauseMs)
        await rest(pauseMs, result.wait >= 0)
      }
      // Another tab may have had the answer meanwhile.
    } while (isWaiting(id))
    tracked.delete(id)
  }

  if (fields && isWithheld(type)) conclude('dropped')
  else void send()
  await answered
  return receipt
}
