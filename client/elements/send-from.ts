import type { EventError } from '../../codec/index.js'
import type { EventFields } from '../event-fields.js'
import { newId } from '../new-id.js'
import type { Receipt } from '../receipt.js'
import { sendEvent } from '../send-event.js'
import type { SiteElement } from './site-element.js'
import { dispatchSiteEvent, type SiteEventDetail } from './site-event.js'
import { SHARED_STRINGS, problemText } from './strings.js'
import { SENDING_STRINGS } from './subject-sending.js'

/** What became of an event: why it failed, in the visitor's language, or how to follow it. Neither where the page kept it back. */
export interface Sent {
  readonly problem?: { readonly code: string; readonly detail: string }
  readonly receipt?: Receipt
}

/**
 * Sends an event on behalf of an element, and tells the page about it. For events that no public artifact shows at once;
 * the others go through a `SubjectController`, which shows them meanwhile.
 *
 * @example const { problem } = await sendFrom(this, 'bookmark', { post: 'my-post' })
 */
export async function sendFrom<Type extends 'bookmark' | 'form'>(
  element: SiteElement,
  type: Type,
  fields: EventFields<Type>,
): Promise<Sent> {
  const id = newId()
  const about = { id, type, fields: fields as SiteEventDetail['fields'] }
  if (!dispatchSiteEvent(element, 'send', about)) return {}
  const fail = (problem: NonNullable<Sent['problem']>): Sent => {
    dispatchSiteEvent(element, 'failed', { ...about, problem })
    const { code } = problem
    const known = element.texts(SENDING_STRINGS).problems[code]
    const detail = known ?? problemText(element.texts(SHARED_STRINGS), problem)
    return { problem: { code, detail } }
  }
  try {
    const receipt = await sendEvent(type, fields, { id })
    if (receipt.problem) return fail(receipt.problem)
    const { url, status } = receipt
    dispatchSiteEvent(element, 'sent', { ...about, url, status })
    return { receipt }
  } catch (error) {
    const { code = 'failed', message = '' } = error as Partial<EventError>
    return fail({ code, detail: code === 'failed' ? '' : message })
  }
}
