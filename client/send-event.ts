import { percentEncodeWellFormed, type Lane } from '../codec/index.js'
import { startDelivery } from './delivery.js'
import { fieldText, type CustomFields, type EventFields } from './event-fields.js'
import { QUERY_BYTES_MAX } from './event-path.js'
import { eventTraits } from './event-traits.js'
import { newId } from './new-id.js'
import { ownPair, prepareSecret } from './owner-secrets.js'
import { OWN_KEY, SECRET_CHARS } from './ownership.js'
import { subjectUrl } from './publication.js'
import type { Receipt } from './receipt.js'
import { readItem } from './storage.js'
import { track } from './track-event.js'
import { inTwoScripts } from './two-scripts.js'

export interface SendOptions {
  /** The event's id, where the caller needs it before the answer. @default 16 random bytes */
  readonly id?: string
  /** @default the lane of the type's row */
  readonly lane?: Lane
  /** Ends the look-out for the answer and for the published result. The event itself is sent in any case. */
  readonly signal?: AbortSignal
}

/** `&own=` and a hash. */
const OWN_BYTES = 48

/**
 * Sends an event. The request starts before this returns, but for an event of more than 1,900 bytes, which is deflated
 * first. The promise resolves after the first attempt, whatever came of it: an event without an answer is kept and sent
 * again, with the same id and the same query.
 *
 * Fields that the server does not take come back as a receipt that says so: `status` is `refused`, and `problem` names the
 * field and the limit. `siteEvent` of `site-events/codec` checks them without sending. Half a surrogate pair is sent as
 * U+FFFD, as a form would.
 *
 * @throws {EventError} `url_too_long`, before anything is sent. Trouble with delivery never throws.
 * @example
 * const receipt = await sendEvent('comment', { post: 'my-post', body: 'great post' })
 * receipt.location // '/comments/my-post.txt#…'
 * await receipt.published // 'published'
 */
export function sendEvent<Type extends string>(
  type: Type,
  given: EventFields<Type>,
  options: SendOptions = {},
): Promise<Receipt> {
  const own = { ...options }
  let sending: Promise<Receipt> | undefined
  return inTwoScripts(() => (sending ??= start(type, given, own)))
}

async function start(
  type: string,
  given: CustomFields,
  options: { -readonly [Name in keyof SendOptions]: SendOptions[Name] },
): Promise<Receipt> {
  // A second script goes on with the id of the first.
  const id = (options.id ??= newId())
  const fields = fieldText(given)
  const { space, isFast, isVote } = eventTraits(type)
  const subject = `${space}/${fields['poll'] ?? fields['post']}`
  const owned = isVote ? subject : type === 'comment' && id
  const proof = space && readItem(`${OWN_KEY}${fields['comment']}`)
  const end = `${proof ? `&proof=${proof.slice(0, SECRET_CHARS)}` : ''}&id=${id}`
  const moreBytes = end.length + (owned ? OWN_BYTES : 0)
  let query = queryOf(fields)
  const { lane = isFast ? 'fast' : 'slow', signal } = options
  // Whatever is short is sent in the task of the click: a page that is about to close grants no other.
  if (query.length + moreBytes > QUERY_BYTES_MAX) {
    startDelivery()
    const long = await import('./long-query.js').catch(() => undefined)
    // Where that cannot be loaded, the server's own answer has to do.
    query = (await long?.longQuery(type, fields, query, lane, moreBytes)) ?? query
  }
  if (owned) {
    startDelivery()
    let pair = ownPair(owned)
    while (!pair && (await prepareSecret())) pair = ownPair(owned)
    if (pair) query += `&own=${pair.slice(SECRET_CHARS)}`
  }
  const entry = { id, type, query: query + end, lane, at: Date.now(), due: 0 }
  const receipt = track(entry, fields, space && subjectUrl(subject), signal)
  // Whatever else there is to do comes after the request, where there is no wait before it: a tab may be closing.
  startDelivery()
  return receipt
}

function queryOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map((pair) => pair.map(percentEncodeWellFormed).join('='))
    .join('&')
}
