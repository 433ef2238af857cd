import type { ServiceLog } from '../../port/service-log.js'
import { batchResponse, type BatchResponse } from './batch-response.js'
import type { CreatedObject } from './created-object.js'
import { parseS3Notifications } from './s3-notifications.js'

export interface ObjectWork {
  /** Works on one object. Where it rejects, its notification is delivered again, or put aside after too many times. */
  readonly work: (object: CreatedObject) => Promise<void>
  readonly log: ServiceLog
  /** Milliseconds until the function is stopped: `context.getRemainingTimeInMillis`. */
  readonly remainingMs: () => number
  /**
   * Time without which no object is begun, in milliseconds. One that is cut off takes its whole batch with it, and nobody
   * says what happened.
   *
   * @default 5,000
   */
  readonly reserveMs?: number
}

const RESERVE_MS = 5_000

/**
 * Works on each object that a notification tells of, one after the other, whatever happens to the others. Rejects are
 * failures: nobody knows what they told of, so they have to end where a person looks.
 *
 * @returns What to answer SQS; undefined where the notification did not come from there.
 * @throws where something failed that did not come from SQS, once all the rest is done: who sent it sends all of it again.
 */
export async function workOnObjects(
  event: unknown,
  { work, log, remainingMs, reserveMs = RESERVE_MS }: ObjectWork,
): Promise<BatchResponse | undefined> {
  const { objects, ignored, rejects } = parseS3Notifications(event)
  const all = [...objects, ...ignored, ...rejects]
  const failures: { readonly messageId?: string; readonly error: unknown }[] = []
  for (const { reject, detail, ...message } of rejects) {
    const description = `A notification is not understood (${reject}).`
    log.event('NOTIFICATION_REJECTED', { description, payload: { reject, detail, ...message } })
    failures.push({ ...message, error: new Error(`${description} ${detail}`) })
  }
  for (const { reason, detail } of ignored)
    log.debug(`A notification is passed by (${reason}).`, { detail })
  for (const object of objects) {
    try {
      if (remainingMs() < reserveMs) throw new Error(`No time is left for "${object.key}".`)
      await work(object)
    } catch (error) {
      const { messageId } = object
      failures.push({ error, ...(messageId === undefined ? {} : { messageId }) })
      log.error(`The object "${object.key}" of "${object.bucket}" could not be worked on.`, error)
    }
  }
  const [lost] = failures.filter(({ messageId }) => messageId === undefined)
  if (lost) throw lost.error
  const isBatch = all.some(({ messageId }) => messageId !== undefined)
  const failed = failures.flatMap(({ messageId = [] }) => messageId)
  return isBatch ? batchResponse(failed) : undefined
}
