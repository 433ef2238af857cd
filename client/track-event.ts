import { ATTEMPT_MS_MAX, attempt, type Answer } from './attempt.js'
import { fullJitterMs } from './backoff.js'
import { isWithheld } from './consent.js'
import { eventPath } from './event-path.js'
import { host } from './host.js'
import {
  inFlight,
  isWaiting,
  removeFromOutbox,
  saveEntry,
  tracked,
  type OutboxEntry,
} from './outbox.js'
import { isLeaving, rest, wakeUp, type Resting } from './page-life.js'
import { onAbort } from './polling.js'
import { look, type OpenReceipt, type Receipt, type ReceiptStatus } from './receipt.js'
import { settings } from './settings.js'

/**
 * Chromium refuses keepalive requests past a quota of its own, which counts 512 KB of URL; Sentry found 15 requests to be
 * safe, and 15 of the longest URLs are a quarter of that.
 */
export const IN_FLIGHT_MAX = 15
/** How often those who wait for a request to end look for themselves. */
const BUSY_MS = 300
/** Offline an event waits as if after so many tries: what counts is being told that the network is back. */
const OFFLINE_TRIES = 9
/** How long an accepted event may stay unpublished before the same query asks again. */
const REPUBLISH_MS = 60_000
const REPUBLISH_MAX = 5
/** How long after its due time an event counts as left behind by its page. */
export const ORPHAN_MS = 5_000
/** How long the last requests of a page that closes have, before the next page sends them again. */
const HANDOVER_MS = 2_000
/** With more requests in a row than this without any answer, though online, something may block them all. */
const SILENCES_MAX = 2

/** Those who wait for a request to end. */
const queue: Resting = []
let silences = 0
/** Until when nothing is tried again, since nothing is answered. */
let silentUntil = 0

/** `onLine` lies about localhost, so it never stops an attempt; but what fails offline says nothing about a lane. */
function isOffline(): boolean {
  return host.navigator?.onLine === false
}

/**
 * Sends an event once, in its turn, and takes note of whether anything answers at all. An event
 * that another tab had the answer for when its turn comes, or that gave way to others, is sent no more.
 *
 * @param hold Keeps other pages from sending it meanwhile.
 */
async function attemptInTurn(id: string, url: string, hold: () => void): Promise<Answer> {
  while (inFlight.size >= IN_FLIGHT_MAX || host.document?.prerendering) {
    hold()
    await rest(BUSY_MS, queue)
    if (!isWaiting(id)) return {}
  }
  if (silences > SILENCES_MAX) silentUntil = Date.now() + ATTEMPT_MS_MAX
  inFlight.add(id)
  // The request comes first: Firefox may end a page that closes while it writes to its storage.
  const answering = attempt(url)
  hold()
  const result = await answering
  inFlight.delete(id)
  wakeUp(queue)
  // One event found out, for all, that there are answers again.
  if (result.ok && silences > SILENCES_MAX) wakeUp()
  silences = result.isSilent && !isOffline() ? silences + 1 : 0
  silentUntil = 0
  return result
}

/** Says until when this page looks after an event. */
function lease(entry: OutboxEntry, ms: number): void {
  saveEntry({ ...entry, due: Date.now() + (isLeaving ? HANDOVER_MS - ORPHAN_MS : ms) })
}

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
  let isAsked = false
  let published: Promise<ReceiptStatus> | undefined
  let answer!: () => void
  let decide!: () => void
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const decided = new Promise<void>((resolve) => (decide = resolve))
  const url = (): string => settings.endpoint + eventPath(type, query, lane)
  const receipt: OpenReceipt = {
    id,
    url: url(),
    location: location && `${location}#${id}`,
    status: 'queued',
    problem: undefined,
    get published() {
      return (published ??= look({ id, type, fields: fields ?? {} }, receipt, decided, signal))
    },
  }
  const conclude = (status = receipt.status): void => {
    // What was seen published stays so, whatever a late answer says.
    if (/^(queu|accept)ed$/.test(receipt.status)) receipt.status = status
    answer()
    decide()
  }

  /** Takes note of an answer. Returns how long to wait before the next attempt; 0 where the event is settled. */
  const settle = ({ ok, problem, wait = NaN, ...more }: Answer): number => {
    isAsked = wait >= 0
    let pauseMs = 0
    if (ok) {
      receipt.location = more.location ?? receipt.location
      // A fast answer without Retry-After means published; only whether a comment is held has to be read.
      if (isAsked || lane === 'slow' || type === 'comment') receipt.notBeforeMs = wait || 0
      conclude('accepted')
      // Somebody has to see it published, or it would be sent again.
      if (isAsked) void receipt.published
      if (isAsked && lane === 'fast' && accepted++ < REPUBLISH_MAX)
        pauseMs = Math.max(wait, REPUBLISH_MS)
    } else if ((receipt.problem = problem)) conclude('refused')
    else {
      answer()
      pauseMs = (isAsked ? wait : fullJitterMs(isOffline() ? OFFLINE_TRIES : tries++)) + 1
      if (silences > SILENCES_MAX) silentUntil = Date.now() + pauseMs
    }
    return pauseMs
  }

  const send = async (): Promise<void> => {
    tracked.set(id, conclude)
    const hold = (): void => lease(entry, ATTEMPT_MS_MAX)
    do {
      // A lane that failed twice may be down while the other is up, and nothing tells a broken lane from a broken
      // network: from then on they take turns. The id stays, so the event happens once.
      lane = tries && tries % 2 === 0 ? 'slow' : entry.lane
      let ms = settle(await attemptInTurn(id, url(), hold))
      if (!ms) removeFromOutbox(id)
      // What a visitor does now is always tried; of what failed before, one event finds out for all.
      for (; ms > 0 && isWaiting(id); ms = silentUntil - Date.now()) {
        lease(entry, ms)
        // What the server asks for is not hurried.
        await rest(ms, isAsked ? [] : undefined)
      }
      // Another tab may have had the answer meanwhile.
    } while (isWaiting(id))
    tracked.delete(id)
  }

  onAbort(signal, conclude)
  if (fields && isWithheld(type)) conclude('dropped')
  else void send()
  await answered
  return receipt
}
