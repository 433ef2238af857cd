import type { Clock } from '../port/clock.js'
import type { EventRecord } from '../port/event-store.js'
import type { EventWriter } from '../port/event-writer.js'
import { isFinal } from '../port/is-final.js'
import {
  BATCH_RECORDS_MAX,
  createWaitingRecords,
  givenUp,
  type WaitingRecord,
} from './waiting-records.js'

/** Longest that one attempt may take: longer than a store tries by itself what a table left of a batch. */
export const WRITE_MS_MAX = 70_000
const BACKOFF_MS = 50
export const BACKOFF_MS_MAX = 5_000

/** Why a record was not written: too many wait, the writer will never take it, or it was tried for too long. */
export type DropReason = 'full' | 'refused' | 'gave_up'

export interface QueuePorts {
  readonly write: EventWriter
  readonly clock: Clock
  /** Told of each record that will not be written. */
  readonly dropped: (record: EventRecord, reason: DropReason, error?: unknown) => void
  /** Told when writing begins to fail, once until it works again. */
  readonly failing: (error: unknown, waiting: number) => void
  /** Told after each batch that was written. */
  readonly wrote: (records: number) => void
}

/** Records on their way to a writer: in order, in batches, tried again, and bounded. */
export interface EventQueue {
  add(record: EventRecord, bytes: number): void
  /** Whether all that was added before is written or dropped; it waits for that, at most so many milliseconds. */
  flush(timeoutMs?: number): Promise<boolean>
  /** What waits, oldest first. */
  waiting(): readonly EventRecord[]
}

/**
 * Writing begins at once, since a process may be frozen or ended at any time; what is added while a batch is written is
 * the next batch. After a failure batches are smaller, so that one record that cannot be written does not keep others
 * from it.
 */
export function createEventQueue(ports: QueuePorts): EventQueue {
  const { clock, dropped, failing, wrote } = ports
  const queue = createWaitingRecords()
  const flushes = new Set<{ readonly upTo: number; readonly done: () => void }>()
  let [accepted, settled, running] = [0, 0, false]

  /** Takes the oldest off the queue, once they are written or dropped. */
  function settle(count: number): readonly WaitingRecord[] {
    const gone = queue.take(count)
    settled += gone.length
    for (const flush of flushes) if (flush.upTo <= settled) flush.done()
    return gone
  }

  async function run(): Promise<void> {
    let [recordsMax, failures] = [BATCH_RECORDS_MAX, 0]
    while (queue.all.length > 0) {
      const batch = queue.batch(recordsMax)
      const failed = await attempt(ports, batch)
      if (!failed) {
        failures = 0
        recordsMax = Math.min(BATCH_RECORDS_MAX, recordsMax * 2)
        settle(batch.length)
        wrote(batch.length)
      } else if (isFinal(failed.error)) {
        if (batch.length > 1) recordsMax = 1
        else for (const { record } of settle(1)) dropped(record, 'refused', failed.error)
      } else {
        if (failures++ === 0) failing(failed.error, queue.all.length)
        recordsMax = Math.max(1, Math.floor(batch.length / 2))
        for (const { record } of settle(givenUp(batch, clock.now())))
          dropped(record, 'gave_up', failed.error)
        await clock.sleep(clock.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** failures))
      }
    }
    running = false
  }

  return {
    add: (record, bytes) => {
      if (!queue.add(record, bytes, clock.now())) {
        dropped(record, 'full')
        return
      }
      accepted++
      if (running) return
      running = true
      // Whatever the current run of code adds shares the first batch.
      void Promise.resolve().then(run)
    },
    flush: async (timeoutMs) => {
      const upTo = accepted
      if (settled >= upTo) return true
      const over = new AbortController()
      await new Promise<void>((done) => {
        const flush = { upTo, done }
        flushes.add(flush)
        over.signal.addEventListener('abort', () => flushes.delete(flush))
        if (timeoutMs !== undefined) void clock.sleep(timeoutMs, over.signal).then(done)
      })
      over.abort()
      return settled >= upTo
    },
    waiting: () => queue.all.map(({ record }) => record),
  }
}

/** Undefined where the batch was written. */
async function attempt(
  { write, clock }: QueuePorts,
  batch: readonly WaitingRecord[],
): Promise<{ error: unknown } | undefined> {
  for (const item of batch) item.attempts++
  const answered = new AbortController()
  const late = clock.sleep(WRITE_MS_MAX, answered.signal).then(() => 'late' as const)
  try {
    const written = (async () => write(batch.map(({ record }) => record)))()
    if ((await Promise.race([written, late])) !== 'late') return undefined
    return { error: new Error(`The event writer did not answer within ${WRITE_MS_MAX} ms.`) }
  } catch (error) {
    return { error }
  } finally {
    answered.abort()
  }
}
