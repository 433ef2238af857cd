import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../port/clock.js'

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => sleep(ms),
  random: () => Math.random(),
}
