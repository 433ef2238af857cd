import { isWithheld } from './consent.js'
import type { CustomFields, EventFields } from './event-fields.js'
import { host } from './host.js'
import { newId } from './new-id.js'
import { settings } from './settings.js'
import { inTwoScripts } from './two-scripts.js'

export { configure, type Settings } from './settings.js'

/**
 * Sends an event down the slow lane and forgets it: no outbox, no answer, no owner, no check of its fields. It never
 * throws, and takes a seventh of the bytes of `sendEvent`.
 *
 * @returns The event's id.
 * @example beacon('read', { post: 'my-post' })
 */
export function beacon<Type extends string>(type: Type, fields: EventFields<Type>): string {
  let id = ''
  let url = ''
  let done: unknown
  const send: () => unknown = async () => {
    if (done) return
    try {
      if (!url) {
        let query = `?id=${(id = newId())}`
        for (const name in fields) {
          const value = (fields as CustomFields)[name] ?? false
          if (value !== false) query += `&${name}=${encodeURIComponent(value === true ? 1 : value)}`
        }
        if ((done = isWithheld(type))) return
        url = settings.endpoint + settings.prefixes.slow + type + query
      }
      // A page that is only prerendered may never be seen.
      if (host.document?.prerendering) document.addEventListener('prerenderingchange', send)
      // It is done once the call is: a script may end within, where a page has put its own function around `fetch`.
      else
        await (done = fetch(url, {
          method: 'POST',
          keepalive: true,
          credentials: settings.credentials,
        }))
    } catch {
      // The same id again counts once. A beacon tells nothing, and an image sends a GET, so they come last. Fields that no
      // URL can hold have no address; the page goes on.
      if ((done = url) && !host.navigator?.sendBeacon?.(url) && host.Image)
        new host.Image().src = url
    }
  }
  inTwoScripts(send)
  return id
}
