import { isWithheld } from './consent.js'
import type { CustomFields, EventFields } from './event-fields.js'
import { host } from './host.js'
import { newId } from './new-id.js'
import { settings } from './settings.js'

export { configure, type Settings } from './settings.js'

/**
 * Sends an event down the slow lane and forgets it: no outbox, no answer, no owner, no check of its fields. It never
 * throws, and takes a seventh of the bytes of `sendEvent`.
 *
 * @returns The event's id.
 * @example beacon('read', { post: 'my-post' })
 */
export function beacon<Type extends string>(type: Type, fields: EventFields<Type>): string {
  const id = newId()
  let url = `${settings.endpoint + settings.prefixes.slow + type}?id=${id}`
  const send = async (): Promise<void> => {
    try {
      const { credentials } = settings
      await fetch(url, { method: 'POST', keepalive: true, cache: 'no-store', credentials })
    } catch {
      // The same id again counts once. A beacon tells nothing, and an image sends a GET, so they come last.
      if (!host.navigator?.sendBeacon?.(url) && host.Image) new host.Image().src = url
    }
  }
  try {
    for (const name in fields) {
      const value = (fields as CustomFields)[name]
      if (value !== undefined && value !== false)
        url += `&${name}=${encodeURIComponent(value === true ? 1 : value)}`
    }
    if (isWithheld(type)) return id
    // A page that is only prerendered may never be seen.
    if (host.document?.prerendering)
      document.addEventListener('prerenderingchange', () => void send())
    else void send()
  } catch {
    // Fields that no URL can hold; the page goes on.
  }
  return id
}
