import { EventError } from '../../codec/index.js'
import { createRecentIds } from './recent-ids.js'
import type { Attestor } from '../edge/attestor.js'
import type { Admitted } from '../edge/edge.js'
import type { AccessLog, LoggedRequest } from '../port/access-log.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { viewsOf } from '../view/index.js'
import { apply } from './apply.js'
import { createDoor, hasRule, type DoorSettings } from './door.js'
import { createKeyedLock } from './keyed-lock.js'
import { openPart } from './part.js'
import { partPath, type PublishPorts } from './publish.js'

export interface IngestPorts extends PublishPorts {
  readonly log: AccessLog
  readonly attestor: Attestor
  /** Makes the event that cuts a grown head, as the site's own request. */
  readonly cut: (subject: string, before: number) => { admitted: Admitted; request: LoggedRequest }
  /** Told of what failed after an event was accepted: it is late, not lost. */
  readonly late: (error: unknown) => void
}

/** What became of an accepted event. */
export interface Receipt {
  /** Where its result appears, in the fast lane. */
  readonly location?: string
  /** Seconds after which to look, where it is accepted and not yet published. */
  readonly retryAfter?: number
}

export interface Ingestion {
  /**
   * Keeps an admitted event: decides it with the state at hand, writes its row durably, and in the fast lane applies it.
   * After the row is written the answer is a receipt, whatever happens then.
   *
   * @throws {EventError} where it is refused, or `log_unavailable` where the row could not be written.
   */
  accept(admitted: Admitted, request: LoggedRequest): Promise<Receipt>
  /** Applies events that a reader found in the log, in their subject's turn. Says whether all are published. */
  applyRead(subject: string, events: readonly AttestedEvent[]): Promise<boolean>
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
}

interface Waiting {
  readonly event: AttestedEvent
  readonly admitted: Admitted
  readonly request: LoggedRequest
  readonly done: (receipt: Receipt) => void
  readonly refuse: (error: unknown) => void
}

const RETRY_AFTER_SECONDS = 2
/** Most events of one subject in one transaction. */
const BATCH_MAX = 500

export function createIngestion(ports: IngestPorts, settings: DoorSettings = {}): Ingestion {
  const queues = new Map<string, Waiting[]>()
  const lock = createKeyedLock()
  const recentIds = createRecentIds()
  const working = new Set<Promise<unknown>>()

  const track = <T>(work: Promise<T>): Promise<T> => {
    working.add(work)
    void work.catch(() => undefined).then(() => working.delete(work))
    return work
  }

  const enqueue = (waiting: Waiting): void => {
    const { subject } = waiting.event
    const queue = queues.get(subject)
    if (queue) {
      queue.push(waiting)
      return
    }
    queues.set(subject, [waiting])
    void track(work(subject))
  }

  /** Serves a subject's queue, batch by batch: those who came while a batch was worked on share the next one. */
  const work = async (subject: string): Promise<void> => {
    for (;;) {
      const batch = queues.get(subject)?.splice(0, BATCH_MAX) ?? []
      if (batch.length === 0) break
      await lock.run(subject, () => workBatch(subject, batch))
    }
    queues.delete(subject)
  }

  const workBatch = async (subject: string, batch: readonly Waiting[]): Promise<void> => {
    const accepted = await decide(subject, batch)
    if (accepted.length === 0) return
    let marks: readonly string[]
    try {
      marks = await ports.log.append(accepted.map(({ request }) => request))
    } catch (error) {
      for (const { refuse } of accepted) refuse(logUnavailable(error))
      return
    }
    const fast = accepted.filter(({ admitted }) => admitted.path.lane === 'fast')
    for (const { admitted, done } of accepted) if (admitted.path.lane === 'slow') done({})
    if (fast.length === 0) return
    const published = await applyNow(
      subject,
      fast.map(({ event }) => event),
    )
    if (published)
      ports.log.applied(marks.filter((_, i) => accepted[i]?.admitted.path.lane === 'fast'))
    for (const { event, done } of fast) done(receiptOf(event, published))
  }

  const decide = async (subject: string, batch: readonly Waiting[]): Promise<Waiting[]> => {
    const door = createDoor(ports.state, subject, settings)
    const accepted: Waiting[] = []
    for (const waiting of batch) {
      try {
        await door(waiting.event)
        accepted.push(waiting)
      } catch (error) {
        waiting.refuse(error)
      }
    }
    return accepted
  }

  const applyNow = async (subject: string, events: readonly AttestedEvent[]): Promise<boolean> => {
    try {
      const { published, cutBefore } = await apply(ports, subject, events)
      if (cutBefore !== undefined) cutHead(subject, cutBefore)
      return published
    } catch (error) {
      ports.late(error)
      return false
    }
  }

  const cutHead = (subject: string, before: number): void => {
    const { admitted, request } = ports.cut(subject, before)
    void accept({ ...admitted, path: { ...admitted.path, lane: 'fast' } }, request).catch(
      ports.late,
    )
  }

  const accept = async (admitted: Admitted, request: LoggedRequest): Promise<Receipt> => {
    const { event, path, attestation } = admitted
    const attested = ports.attestor.verify(event.type, event.fields, attestation)
    if (typeof attested === 'string')
      throw new Error(`The edge's own attestation does not verify: ${attested}.`)
    recentIds.check(event)
    if (path.lane === 'slow' && !hasRule(event.type)) {
      await track(ports.log.append([request])).catch((error: unknown) => {
        throw logUnavailable(error)
      })
      return {}
    }
    return new Promise((done, refuse) => {
      enqueue({ event: attested, admitted, request, done, refuse })
    })
  }

  return {
    accept,
    applyRead: (subject, events) => track(lock.run(subject, () => applyNow(subject, events))),
    idle: async () => {
      while (working.size > 0) await Promise.allSettled(working)
    },
  }
}

function receiptOf(event: AttestedEvent, published: boolean): Receipt {
  const part = openPart(event.subject)
  const location = viewsOf(event.subject).open ? `${partPath(part)}#${event.id}` : undefined
  return {
    ...(location === undefined ? {} : { location }),
    ...(published ? {} : { retryAfter: RETRY_AFTER_SECONDS }),
  }
}

function logUnavailable(cause: unknown): EventError {
  const error = new EventError(
    'log_unavailable',
    'The event could not be written to the log; send it again.',
  )
  error.cause = cause
  return error
}
