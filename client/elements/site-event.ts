import type { Problem } from '../attempt.js'
import type { ReceiptStatus } from '../receipt.js'

/** What the elements tell about an event they send. */
export interface SiteEventDetail {
  readonly id: string
  readonly type: string
  readonly fields: Readonly<Record<string, string | boolean>>
  /** The event as a URL, once it was sent. */
  readonly url?: string
  /** The text file where it will appear. */
  readonly location?: string | undefined
  readonly status?: ReceiptStatus
  /** Why it failed. */
  readonly problem?: Pick<Problem, 'code' | 'detail'>
}

declare global {
  interface GlobalEventHandlersEventMap {
    /** Before an event is sent; `preventDefault` keeps it back. */
    'site-event-send': CustomEvent<SiteEventDetail>
    /** After the first attempt. A `status` of `queued` says that it waits for the network. */
    'site-event-sent': CustomEvent<SiteEventDetail>
    /** When its artifact shows it, or lists it as held. */
    'site-event-published': CustomEvent<SiteEventDetail>
    /** When it was refused or given up. */
    'site-event-failed': CustomEvent<SiteEventDetail>
  }
}

/** Dispatches one of the events above. False where a listener prevented it. */
export function dispatchSiteEvent(
  target: EventTarget,
  name: 'send' | 'sent' | 'published' | 'failed',
  detail: SiteEventDetail,
): boolean {
  const cancelable = name === 'send'
  return target.dispatchEvent(
    new CustomEvent(`site-event-${name}`, { bubbles: true, composed: true, cancelable, detail }),
  )
}
