import type * as Sending from './subject-sending.js'

/** What sends events, once it is loaded. */
export let sending: typeof Sending | undefined

/**
 * Loads what sends events; what earlier pages left behind is sent then too. Undefined where it cannot be loaded; the
 * next call tries again.
 */
export async function loadSending(): Promise<typeof Sending | undefined> {
  try {
    sending ??= await import('./subject-sending.js')
    sending.startDelivery()
    return sending
  } catch {
    return undefined
  }
}
