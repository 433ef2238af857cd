import type { Lane } from '../codec/index.js'
import { retryAfterMs } from './backoff.js'
import { eventPath, settings } from './settings.js'

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
export type Attempt =
  | {
      readonly status: 'accepted'
      readonly lane: Lane
      /** Present where it is accepted but not yet published: when to look. */
      readonly retryAfterMs?: number | undefined
      readonly location?: string | undefined
    }
  | { readonly status: 'refused'; readonly problem: Problem }
  /** No answer, or one that decides nothing: the event may or may not have happened. Send the same query again. */
  | { readonly status: 'undecided'; readonly retryAfterMs?: number | undefined }

export const ATTEMPT_MS_MAX = 30_000

/**
 * Sends an event once. The request starts before this returns, and outlives the page (`keepalive`). It has no body and
 * no custom header: with the fields in the URL, each header would cost a preflight for each event.
 */
export async function attempt(type: string, query: string, lane: Lane): Promise<Attempt> {
  try {
    const response = await fetch(settings.endpoint + eventPath(type, query, lane), {
      method: 'POST',
      keepalive: true,
      cache: 'no-store',
      credentials: settings.credentials,
      signal: AbortSignal.timeout(ATTEMPT_MS_MAX),
    })
    return await readAnswer(response, lane)
  } catch {
    return { status: 'undecided' }
  }
}

async function readAnswer(response: Response, lane: Lane): Promise<Attempt> {
  const wait = retryAfterMs(response.headers.get('Retry-After'))
  if (response.ok) {
    const path = response.headers.get('Location')
    const location = path === null ? undefined : new URL(path, response.url).href
    return { status: 'accepted', lane, retryAfterMs: wait, location }
  }
  const problem = await readProblem(response)
  // A firewall or a proxy may ask for patience without having decided about the event.
  const passing = [408, 425, 429].includes(response.status) && problem.code === 'refused'
  if (response.status >= 400 && response.status < 500 && !passing)
    return { status: 'refused', problem }
  return { status: 'undecided', retryAfterMs: wait }
}

async function readProblem(response: Response): Promise<Problem> {
  const { status } = response
  try {
    if (response.headers.get('Content-Type')?.includes('problem+json')) {
      const {
        code = 'refused',
        detail = '',
        field,
        limit,
      } = (await response.json()) as Partial<Problem>
      return { status, code, detail, field, limit }
    }
  } catch {
    // An answer that lies about its type has its status left.
  }
  return { status, code: 'refused', detail: '' }
}
