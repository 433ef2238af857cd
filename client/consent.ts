import { settings } from './settings.js'

/** Whether an event must not be sent, since the visitor neither asked for it nor agreed to it. */
export function isWithheld(type: string): boolean {
  const { consent } = settings
  return (
    /^(read|error\/js|link\/dead)$/.test(type) &&
    !(typeof consent === 'function' ? consent() : consent)
  )
}
