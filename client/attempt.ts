import { retryAfterMs } from './backoff.js'
import { host } from './host.js'
import { settings } from './settings.js'

/** Why the server refused an event, from its RFC 9457 problem document. */
export interface Problem {
  readonly status: number
  /** Stable; the codes are those of `EVENT_ERRORS`, or `refused` where the answer named none. */
  readonly code: string
  readonly detail: string
  readonly field?: string | undefined
  readonly limit?: string | undefined
}

/** What one attempt to send came to. */
export interface Answer {
  /** Whether the event is accepted. */
  readonly ok?: boolean | undefined
  /** Why it is refused. Without it, what is not accepted is undecided: send the same query again. */
  readonly problem?: Problem | undefined
  /** What `Retry-After` asks for, in milliseconds; NaN or nothing where it is not there. With `ok`: it is not published yet. */
  readonly wait?: number
  readonly location?: string | undefined
  /** Whether there was no answer: no network, no server, or something on the page that blocks requests. */
  readonly isSilent?: boolean
}

export const ATTEMPT_MS_MAX = 30_000

/**
 * Sends an event once. The request starts before this returns, and outlives the page (`keepalive`). It has no body and
 * no custom header: with the fields in the URL, each header would cost a preflight for each event. No cache answers a
 * POST (RFC 9111, section 4), so none is asked not to. It never rejects.
 */
export async function attempt(url: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      keepalive: true,
      credentials: settings.credentials,
      signal: AbortSignal.timeout(ATTEMPT_MS_MAX),
    })
    const { ok, status, headers } = response
    const path = headers.get('Location')
    const isRefusal = status > 399 && status < 500
    const said = isRefusal && ((await response.json().catch(() => 0)) as Partial<Problem>)
    // A firewall or a proxy may ask for patience without having decided about the event; it has no problem document.
    const isDecided = isRefusal && (said || ![408, 425, 429].includes(status))
    return {
      ok,
      problem: isDecided ? { code: 'refused', detail: '', ...said, status } : undefined,
      wait: retryAfterMs(headers.get('Retry-After')),
      location: path ? new URL(path, response.url).href : undefined,
    }
  } catch {
    // A beacon tells nothing, and some are lost; it is for hosts that have nothing better.
    const ok = !host.fetch && host.navigator?.sendBeacon?.(url)
    return { ok, isSilent: true }
  }
}
