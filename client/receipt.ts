import type { Problem } from './attempt.js'
import { removeFromOutbox } from './outbox.js'
import { polled } from './polling.js'
import { publicationOf, type SoughtEvent } from './watch-publication.js'

/**
 * How far an event has come.
 *
 * - `queued`: no answer yet; it is kept and sent again.
 * - `accepted`: the server has it and will not lose it.
 * - `published`: its artifact shows it. `held`: a moderator looks at it first.
 * - `refused`: the server said no, see `problem`.
 * - `dropped`: the outbox was full, or the visitor's consent to what they did not ask for is missing.
 */
export type ReceiptStatus = 'queued' | 'accepted' | 'published' | 'held' | 'refused' | 'dropped'

/** What `sendEvent` gives back. */
export interface Receipt {
  /** The event's id: the same through every retry. */
  readonly id: string
  /** The event itself, as a URL. */
  readonly url: string
  /** Where the result will appear; undefined for types without a public artifact. */
  readonly location: string | undefined
  /** How far it has come by now. */
  readonly status: ReceiptStatus
  /** Why it was refused. */
  readonly problem: Problem | undefined
  /**
   * Resolves once the event is published, with its status; with `accepted` where it did not show within a minute or has
   * no artifact, and with the status so far where `signal` was aborted. It never rejects. Looking begins when it is first
   * read.
   */
  readonly published: Promise<ReceiptStatus>
}

/** A receipt as delivery writes it. */
export type OpenReceipt = { -readonly [Name in keyof Receipt]: Receipt[Name] } & {
  /** When the artifact may show it, from its acceptance; undefined where the answer says that it does. */
  notBeforeMs?: number
}

/** Looks for an event in its artifact, once it is accepted. Resolves with how far it has come then. */
export async function look(
  event: SoughtEvent,
  receipt: OpenReceipt,
  decided: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<ReceiptStatus> {
  await decided
  const { notBeforeMs, location } = receipt
  if (receipt.status === 'accepted' && location) {
    if (notBeforeMs === undefined) receipt.status = 'published'
    else {
      const feed = polled(location)
      let before = feed.text
      const isDone = (text: string): unknown => {
        const found = publicationOf(event, text, before)
        before ??= text
        return found && (receipt.status = found)
      }
      await feed.until(isDone, { notBeforeMs, signal })
    }
    // What was seen needs no more sending.
    if (receipt.status !== 'accepted') removeFromOutbox(event.id)
  }
  return receipt.status
}
