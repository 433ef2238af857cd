import { EventError, eventTypeRow, eventUrl, siteEvent, type Lane } from '../codec/index.js'
import { deliver } from './delivery.js'
import { fieldText, type CustomFields, type EventFields } from './event-fields.js'
import { newId } from './new-id.js'
import { forgetOwnership, ownershipFields } from './ownership.js'
import { artifactUrl } from './publication.js'
import { createReceipt, type Receipt } from './receipt.js'
import { settings } from './settings.js'

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
  const row = eventTypeRow(type)
  if (!row) throw new EventError('unknown_type', `"${type}" is not an event type.`)
  const id = options.id ?? newId()
  const given = fieldText(fields as CustomFields)
  const { subject } = siteEvent(type, given)
  const all = { ...given, ...ownershipFields(type, subject, given, id), id }
  const lane = options.lane ?? row.lane
  const path = urlOf(type, all, lane)
  const url = settings.endpoint + path
  const event = { id, type, fields: all, url, location: artifactUrl(subject) }
  const { receipt, onProgress, answered } = createReceipt(event, options.signal)
  deliver({ id, type, query: path.slice(path.indexOf('?') + 1), lane }, onProgress)
  await answered
  return receipt
}

function urlOf(type: string, fields: Readonly<Record<string, string>>, lane: Lane): string {
  try {
    return eventUrl(type, fields, { lane, prefixes: settings.prefixes })
  } catch (error) {
    // Too long, most likely: the writer shortens it and sends a new event.
    forgetOwnership(fields['id'] ?? '')
    throw error
  }
}
