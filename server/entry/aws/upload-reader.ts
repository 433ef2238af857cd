import type { BatchResponse } from '../../adapter/aws/batch-response.js'
import { workOnObjects } from '../../adapter/aws/work-on-objects.js'
import type { ServiceLog } from '../../port/service-log.js'
import { recordUpload, type UploadPorts } from '../../use-case/record-upload.js'

export interface UploadReaderParts extends Omit<UploadPorts, 'log'> {
  /** Those that the site writes to. What is in them is no upload. */
  readonly siteBuckets: readonly string[]
}

/** What one call brings. */
export interface UploadReaderCall {
  readonly log: ServiceLog
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number
}

/**
 * Records the uploads that a notification tells of.
 *
 * @returns A function of the event; it answers SQS, and throws elsewhere where something has to be told again.
 */
export function createUploadReader(
  parts: UploadReaderParts,
): (event: unknown, call: UploadReaderCall) => Promise<BatchResponse | undefined> {
  return (event, { log, remainingMs }) =>
    workOnObjects(event, {
      log,
      remainingMs,
      work: async (object) => {
        const { bucket, key } = object
        if (parts.siteBuckets.includes(bucket))
          log.warn('What the site itself writes is no upload; it is passed by.', { bucket, key })
        else await recordUpload({ ...parts, log }, object)
      },
    })
}
