import { settings } from './settings.js'

/** Whether an event must not be sent, since the visitor neither asked for it nor agreed to it. */
export function isWithheld(type: string): boolean {
  return (
    /^(read|error\/js|link\/dead)$/.test(type) &&
    !(typeof settings.consent === 'function' ? settings.consent() : settings.consent)
  )
}
