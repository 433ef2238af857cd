import type { Problem } from './attempt.js'
import { removeFromOutbox } from './outbox.js'
import { onAbort, polled } from './polling.js'
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

/**
 * A receipt, and what delivery does with it: `conclude` says how far the event has come, and lets those go on who wait.
 */
export function createReceipt(
  event: SoughtEvent,
  url: string,
  location: string | undefined,
  signal: AbortSignal | undefined,
): readonly [
  receipt: OpenReceipt,
  answered: Promise<void>,
  answer: () => void,
  conclude: (status?: ReceiptStatus) => void,
] {
  const { id } = event
  let published: Promise<ReceiptStatus> | undefined
  let answer!: () => void
  let decide!: () => void
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const decided = new Promise<void>((resolve) => (decide = resolve))

  const look = async (): Promise<ReceiptStatus> => {
    await decided
    if (receipt.status === 'accepted' && receipt.location) {
      const { notBeforeMs } = receipt
      if (notBeforeMs === undefined) receipt.status = 'published'
      else {
        const feed = polled(receipt.location)
        let before = feed.text
        const isDone = (text: string): unknown => {
          const found = publicationOf(event, text, before)
          before ??= text
          return found && (receipt.status = found)
        }
        await feed.until(isDone, { notBeforeMs, signal })
      }
      // What was seen needs no more sending.
      if (receipt.status !== 'accepted') removeFromOutbox(id)
    }
    return receipt.status
  }

  const receipt: OpenReceipt = {
    id,
    url,
    location: location && `${location}#${id}`,
    status: 'queued',
    problem: undefined,
    get published() {
      return (published ??= look())
    },
  }

  const conclude = (status = receipt.status): void => {
    // What was seen published stays so, whatever a late answer says.
    if (/^(queu|accept)ed$/.test(receipt.status)) receipt.status = status
    answer()
    decide()
  }
  onAbort(signal, conclude)
  return [receipt, answered, answer, conclude]
}
