import type { EventError } from '../../codec/index.js'
import type { EventFields } from '../event-fields.js'
import { newId } from '../new-id.js'
import type { Receipt } from '../receipt.js'
import { sendEvent } from '../send-event.js'
import { dispatchSiteEvent } from './site-event.js'
import { SHARED_STRINGS, problemText } from './strings.js'
import type { PendingEvent, Refusal, SubjectController } from './subject-controller.js'

export { startDelivery } from '../delivery.js'
export { sendEvent }

/** What is said about a refusal, by its code. For any other code the server's own words are shown. */
export const SENDING_STRINGS = {
  problems: {
    rate_limited: 'That was a lot at once. Wait a minute, then try again.',
    closed: 'This is closed now.',
    not_owner: 'Only its author can change this.',
    session_invalid: 'Your sign-in has run out. Sign in, then try again.',
    url_too_long: 'This is too long to send. Please shorten it.',
    field_too_long: 'This is too long. Please shorten it.',
  } as Readonly<Record<string, string>>,
}

/** Sends an event of an element, and keeps it pending there until the artifact has it. */
export async function send<Type extends string>(
  subject: SubjectController,
  type: Type,
  fields: EventFields<Type>,
): Promise<Refusal | undefined> {
  const id = newId()
  const about = { id, type, fields: fields as PendingEvent['fields'] }
  if (!dispatchSiteEvent(subject.host, 'send', about)) return { code: 'cancelled', detail: '' }
  const event: PendingEvent = { ...about, at: Date.now(), state: 'sending' }
  subject.keep(event)
  try {
    const receipt = await sendEvent(type, fields, { id })
    const { url, location, status } = receipt
    if (receipt.problem) return fail(subject, event, receipt.problem)
    subject.keep({ ...event, state: status === 'queued' ? 'queued' : 'accepted' })
    dispatchSiteEvent(subject.host, 'sent', { ...about, url, location, status })
    void follow(subject, event, receipt)
    return undefined
  } catch (error) {
    const { code, message } = error as Partial<EventError> & Error
    return fail(subject, event, { code: code ?? 'failed', detail: code ? message : '' })
  }
}

async function follow(
  subject: SubjectController,
  event: PendingEvent,
  receipt: Receipt,
): Promise<void> {
  const status = await receipt.published
  const { id, type, fields } = event
  const { url, location, problem } = receipt
  if (problem || status === 'dropped') {
    subject.onLateRefusal?.(event, fail(subject, event, problem ?? { code: status, detail: '' }))
    return
  }
  // The overlay changes in the same update that brings the text which holds the event.
  if (status !== 'accepted') await subject.refresh()
  if (status === 'published') subject.forget(id)
  else subject.keep({ ...event, state: status === 'held' ? 'held' : 'accepted' })
  if (status === 'accepted') return
  subject.onPublished?.(event, status)
  dispatchSiteEvent(subject.host, 'published', { id, type, fields, url, location, status })
}

function fail(subject: SubjectController, event: PendingEvent, problem: Refusal): Refusal {
  const { host } = subject
  subject.forget(event.id)
  const { id, type, fields } = event
  dispatchSiteEvent(host, 'failed', { id, type, fields, problem })
  const { code, detail } = problem
  const known = host.texts(SENDING_STRINGS).problems[code]
  return { code, detail: known ?? problemText(host.texts(SHARED_STRINGS), { detail }) }
}
