import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../port/clock.js'

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    // It rejects for no other reason than the signal.
    await sleep(ms, undefined, signal && { signal }).catch(() => undefined)
  },
  random: () => Math.random(),
}
