import { URL_BYTES_MAX, eventTypeRow, percentEncodeWellFormed, type Lane } from '../codec/index.js'
import type * as Rules from './check-event.js'
import { deliver } from './delivery.js'
import { fieldText, type EventFields } from './event-fields.js'
import { newId } from './new-id.js'
import { forgetOwnership, ownershipFields } from './ownership.js'
import { isPlain } from './plain-fields.js'
import { artifactUrl } from './publication.js'
import { createReceipt, type Receipt } from './receipt.js'
import { eventPath, settings } from './settings.js'

export interface SendOptions {
  /** The event's id, where the caller needs it before the answer. @default 16 random bytes */
  readonly id?: string
  /** @default the lane of the type's row */
  readonly lane?: Lane
  /** Ends the look-out for the published result. The event itself is sent in any case. */
  readonly signal?: AbortSignal
}

/**
 * Sends an event. The request starts before this returns; the promise resolves after the first attempt, whatever came of
 * it: an event without an answer is kept and sent again, with the same id and the same query.
 *
 * @throws {EventError} for fields that no server would take, before anything is sent. Trouble with delivery never throws.
 * @example
 * const receipt = await sendEvent('comment', { post: 'my-post', body: 'great post' })
 * receipt.location // '/comments/my-post.txt#…'
 * await receipt.published // 'published'
 */
export async function sendEvent<Type extends string>(
  type: Type,
  fields: EventFields<Type>,
  options: SendOptions = {},
): Promise<Receipt> {
  const id = options.id ?? newId()
  const given = fieldText(fields)
  const row = eventTypeRow(type)
  // Whatever is plainly fine is sent in the task of the click: a page that is about to close grants no other.
  if (!row || !isPlain(row, given)) (await rules())?.checkEvent(type, given)
  const subject = `${row?.space ?? ''}/${given[row?.subject ?? ''] ?? type}`
  const all = { ...given, ...ownershipFields(type, subject, given, id), id }
  const lane = options.lane ?? row?.lane ?? 'slow'
  const query = queryOf(all)
  const path = eventPath(type, query, lane)
  if (path.length > URL_BYTES_MAX) {
    forgetOwnership(id)
    ;(await rules())?.refuseLength(path.length)
  }
  const url = settings.endpoint + path
  const event = { id, type, fields: all, url, location: artifactUrl(subject) }
  const { receipt, onProgress, answered } = createReceipt(event, options.signal)
  deliver({ id, type, query, lane }, onProgress)
  await answered
  return receipt
}

/** The fields as a query. They are well formed, or the rules would have said so. */
function queryOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${percentEncodeWellFormed(name)}=${percentEncodeWellFormed(value)}`)
    .join('&')
}

/** The codec's rules. Where they cannot be loaded, the server's own answer has to do. */
function rules(): Promise<typeof Rules | undefined> {
  return import('./check-event.js').catch(() => undefined)
}
