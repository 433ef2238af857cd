import type { Clock } from '../../port/clock.js'
import type { DeployedKeys } from './deployed-keys.js'
import type { KeyRing } from './key-ring.js'

/** Keys older than this are read again beside the work, in milliseconds, so that a rotation reaches everyone. */
export const KEYS_FRESH_MS = 5 * 60_000

/**
 * Gives what is made of the keys as they are: made once for as long as they stay the same, and anew once others are read.
 * Nothing waits for the regular reading; a reading that fails changes nothing.
 *
 * @example
 * const attestor = ofCurrentKeys(ring, systemClock, (keys) => createAttestor(nodeCrypto, keys, inflate))
 * ;(await attestor(false)).verify(type, fields, text)
 */
export function ofCurrentKeys<Made>(
  ring: KeyRing,
  clock: Pick<Clock, 'now'>,
  make: (keys: DeployedKeys) => Made,
): (isAskedAgain: boolean) => Promise<Made> {
  let last: { readonly keys: DeployedKeys; readonly made: Made } | undefined
  let renewAt: number | undefined
  const renew = (): Promise<DeployedKeys> => {
    renewAt = clock.now() + KEYS_FRESH_MS
    return ring.renew()
  }
  return async (isAskedAgain) => {
    const keys = await (isAskedAgain ? renew() : ring.keys())
    renewAt ??= clock.now() + KEYS_FRESH_MS
    if (clock.now() >= renewAt) renew().catch(() => undefined)
    if (last?.keys !== keys) last = { keys, made: make(keys) }
    return last.made
  }
}
