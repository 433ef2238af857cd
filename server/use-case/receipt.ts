import type { AttestedEvent } from '../reducer/attested-event.js'
import { viewsOf } from '../view/index.js'
import { openPart } from './part.js'
import { partPath } from './publish.js'

/** What became of an accepted event. */
export interface Receipt {
  /** Where its result appears, in the fast lane. */
  readonly location?: string
  /** Seconds after which to look, where it is accepted and not yet published. */
  readonly retryAfter?: number
}

const RETRY_AFTER_SECONDS = 2

/** The receipt of an event of the fast lane. */
export function receiptOf({ id, subject }: AttestedEvent, published: boolean): Receipt {
  return {
    ...(viewsOf(subject).open ? { location: `${partPath(openPart(subject))}#${id}` } : {}),
    ...(published ? {} : { retryAfter: RETRY_AFTER_SECONDS }),
  }
}
