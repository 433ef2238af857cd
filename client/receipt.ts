import type { Lane } from '../codec/index.js'
import type { Problem } from './attempt.js'
import { confirmPublished, type Progress } from './delivery.js'

/**
 * How far an event has come.
 *
 * - `queued`: no answer yet; it is kept and sent again.
 * - `accepted`: the server has it and will not lose it.
 * - `published`: its artifact shows it. `held`: a moderator looks at it first.
 * - `refused`: the server said no, see `problem`. `dropped`: the outbox was full.
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
   * no artifact. It never rejects. Looking begins when it is first read.
   */
  readonly published: Promise<ReceiptStatus>
}

interface SentEvent {
  readonly id: string
  readonly type: string
  readonly fields: Readonly<Record<string, string>>
  readonly url: string
  readonly location: string | undefined
}

/** A receipt, and the way to tell it what happens. */
export function createReceipt(
  event: SentEvent,
  signal: AbortSignal | undefined,
): { receipt: Receipt; onProgress: (progress: Progress) => void; answered: Promise<void> } {
  let status: ReceiptStatus = 'queued'
  let problem: Problem | undefined
  let location = event.location && `${event.location}#${event.id}`
  let notBeforeMs: number | undefined
  let lane: Lane | undefined
  let published: Promise<ReceiptStatus> | undefined
  const answered = gate()
  const decided = gate()

  const onProgress = (progress: Progress): void => {
    answered.open()
    if (progress.status === 'undecided' || status === 'published' || status === 'held') return
    if (progress.status === 'refused') problem = progress.problem
    if (progress.status === 'accepted') {
      location = progress.location ?? location
      notBeforeMs = progress.retryAfterMs
      lane = progress.lane
    }
    status = progress.status
    // Somebody has to see it published, or it would be sent again.
    if (notBeforeMs !== undefined) void look()
    decided.open()
  }

  const look = (): Promise<ReceiptStatus> => (published ??= watch())
  const watch = async (): Promise<ReceiptStatus> => {
    await decided.opened
    if (status !== 'accepted' || !location) return status
    const isComment = event.type === 'comment'
    // A fast answer without Retry-After means published; only whether a comment is held has to be read.
    if (notBeforeMs === undefined && !isComment && lane === 'fast') status = 'published'
    else {
      // Only after an answer, so a page that is about to close waits for nothing.
      const watcher = await import('./watch-publication.js').catch(() => undefined)
      const options = { notBeforeMs: notBeforeMs ?? 0, signal }
      status = (await watcher?.watchPublication(event, location, options)) ?? status
    }
    if (status !== 'accepted') confirmPublished(event.id)
    return status
  }

  const receipt: Receipt = {
    id: event.id,
    url: event.url,
    get location() {
      return location
    },
    get status() {
      return status
    },
    get problem() {
      return problem
    },
    get published() {
      return look()
    },
  }
  return { receipt, onProgress, answered: answered.opened }
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}
