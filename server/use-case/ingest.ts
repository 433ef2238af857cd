import { EventError, type Lane } from '../../codec/index.js'
import type { Admitted } from '../edge/edge.js'
import type { AccessLog, LoggedRequest } from '../port/access-log.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { apply } from './apply.js'
import { createBatches } from './batches.js'
import { createDoor, hasRule, type DoorSettings } from './door.js'
import { countWork } from './count-work.js'
import { createKeyedLock } from './keyed-lock.js'
import type { PublishPorts } from './publish.js'
import { receiptOf, type Receipt } from './receipt.js'
import { createRecentIds } from './recent-ids.js'

export interface IngestPorts extends PublishPorts {
  readonly log: AccessLog
  /** Makes the event that cuts a grown head, as the site's own request. */
  readonly cut: (subject: string, before: number) => { admitted: Admitted; request: LoggedRequest }
  /** Told of what failed after an event was accepted: it is late, not lost. */
  readonly late: (error: unknown) => void
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
  readonly lane: Lane
  readonly request: LoggedRequest
  readonly done: (receipt: Receipt) => void
  readonly refuse: (error: unknown) => void
}

/** Most events of one subject in one transaction. */
const BATCH_MAX = 500

export function createIngestion(ports: IngestPorts, settings: DoorSettings = {}): Ingestion {
  const lock = createKeyedLock()
  const recentIds = createRecentIds()
  const work = countWork()

  const applyNow = async (subject: string, events: readonly AttestedEvent[]): Promise<boolean> => {
    try {
      const { published, cutBefore } = await apply(ports, subject, events)
      if (cutBefore !== undefined) {
        const { admitted, request } = ports.cut(subject, cutBefore)
        void accept(admitted, request).catch(ports.late)
      }
      return published
    } catch (error) {
      ports.late(error)
      return false
    }
  }

  const batches = createBatches<Waiting>(BATCH_MAX, (subject, batch) =>
    work.run(() => lock.run(subject, () => workBatch(ports, settings, applyNow, subject, batch))),
  )

  const accept = async (admitted: Admitted, request: LoggedRequest): Promise<Receipt> => {
    const { path, attestation } = admitted
    const attested = attestation.attested()
    // The site's own cuts have ids that anybody can work out, and must not be kept out by whoever does.
    const isOwn = attested.roles.includes('system')
    if (!isOwn) recentIds.check(attestation.id, attestation.contentHash)
    const receipt = await keep(attested, path.lane, request)
    // Only what was accepted takes its id: what was refused may be mended and sent again.
    if (!isOwn) recentIds.remember(attestation.id, attestation.contentHash)
    return receipt
  }

  const keep = async (
    attested: AttestedEvent,
    lane: Lane,
    request: LoggedRequest,
  ): Promise<Receipt> => {
    if (lane === 'slow' && !hasRule(attested.type)) {
      await ports.log.append([request]).catch((error: unknown) => {
        throw logUnavailable(error)
      })
      return {}
    }
    return new Promise((done, refuse) => {
      batches.add(attested.subject, { event: attested, lane, request, done, refuse })
    })
  }

  return {
    accept: (admitted, request) => work.run(() => accept(admitted, request)),
    applyRead: (subject, events) =>
      work.run(() => lock.run(subject, () => applyNow(subject, events))),
    idle: work.idle,
  }
}

/** Decides, logs and applies one batch of a subject: one sync of the log, one transaction, one put. */
async function workBatch(
  ports: IngestPorts,
  settings: DoorSettings,
  applyNow: (subject: string, events: readonly AttestedEvent[]) => Promise<boolean>,
  subject: string,
  batch: readonly Waiting[],
): Promise<void> {
  const accepted = await decide(createDoor(ports.state, subject, settings), batch)
  if (accepted.length === 0) return
  let marks: readonly string[]
  try {
    marks = await ports.log.append(accepted.map(({ request }) => request))
  } catch (error) {
    for (const { refuse } of accepted) refuse(logUnavailable(error))
    return
  }
  for (const { lane, done } of accepted) if (lane === 'slow') done({})
  const fast = accepted.filter(({ lane }) => lane === 'fast')
  if (fast.length === 0) return
  const published = await applyNow(
    subject,
    fast.map(({ event }) => event),
  )
  if (published) ports.log.applied(marks.filter((_, i) => accepted[i]?.lane === 'fast'))
  for (const { event, done } of fast) done(receiptOf(event, published))
}

async function decide(
  door: (event: AttestedEvent) => Promise<void>,
  batch: readonly Waiting[],
): Promise<Waiting[]> {
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

function logUnavailable(cause: unknown): EventError {
  const error = new EventError(
    'log_unavailable',
    'The event could not be written to the log; send it again.',
  )
  error.cause = cause
  return error
}
