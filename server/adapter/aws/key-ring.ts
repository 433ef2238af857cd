import type { Clock } from '../../port/clock.js'
import type { DeployedKeys } from './deployed-keys.js'

/** The keys of a deployed site, as a function has them. */
export interface KeyRing {
  /** The keys as they were last read; they are read at the first call. */
  keys(): Promise<DeployedKeys>
  /** Reads them again, since one is asked for that is not among them. Within a minute of the last reading it does not. */
  renew(): Promise<DeployedKeys>
}

/** A rotation is noticed within this time; a stranger's invented key names cost one reading a minute. */
const RENEW_EVERY_MS = 60_000

/**
 * Keeps the keys for as long as the function lives. A reading that failed is tried again at the next call.
 *
 * @example
 * const ring = createKeyRing(() => readDeployedKeys(send, endpoint, '/site-events/keys'), systemClock)
 * void ring.keys() // While the function starts, so that its first event need not wait.
 */
export function createKeyRing(
  read: () => Promise<DeployedKeys>,
  clock: Pick<Clock, 'now'>,
): KeyRing {
  let reading: Promise<DeployedKeys> | undefined
  let readAt = -Infinity
  const readNow = (): Promise<DeployedKeys> => {
    readAt = clock.now()
    const begun = read()
    begun.catch(() => {
      if (reading === begun) reading = undefined
    })
    reading = begun
    return begun
  }
  const keys = (): Promise<DeployedKeys> => reading ?? readNow()
  return {
    keys,
    renew: async () => {
      const before = await keys()
      if (clock.now() - readAt < RENEW_EVERY_MS) return before
      // Keys that cannot be read now do not take away those that are known.
      return readNow().catch(() => {
        reading = Promise.resolve(before)
        return before
      })
    },
  }
}
