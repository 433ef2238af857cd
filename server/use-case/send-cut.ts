import { eventUrl, type Prefixes } from '../../codec/index.js'
import { cutEvent } from './cut-event.js'

export interface SendCutPorts {
  /** Sends a request of the site's own to its public door, with a session that has the role `system`. */
  readonly post: (
    path: string,
  ) => Promise<{ readonly status: number; readonly retryAfter: boolean }>
  /** Base64url without padding. */
  readonly sha256: (text: string) => string
  readonly prefixes: Prefixes
}

/**
 * What became of a cut. `late`: it is accepted and in the log, and whoever reads it there applies it; `refused`: it is
 * nowhere.
 */
export type CutOutcome = 'applied' | 'late' | 'refused'

/**
 * Makes the event that cuts a head and sends it to the site as any other, where the edge signs it and the access log gets
 * it. Nothing is joined here: a cut that the log did not have would be gone after a replay, and with it the segments that
 * everybody else sees. It comes back to the state by the fast lane at once or, should that fail, by the log.
 *
 * @throws where no answer came: then nobody knows, and the next reader tries again with what is the same event.
 */
export async function sendCut(
  { post, sha256, prefixes }: SendCutPorts,
  subject: string,
  before: number,
): Promise<CutOutcome> {
  const { type, fields } = cutEvent(subject, before, sha256)
  const { status, retryAfter } = await post(eventUrl(type, fields, { lane: 'fast', prefixes }))
  if (status === 202) return retryAfter ? 'late' : 'applied'
  // The edge has signed and logged it before a handler fails, and such a row counts.
  return status >= 500 ? 'late' : 'refused'
}
