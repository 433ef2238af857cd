import type { Clock } from '../../port/clock.js'
import type { Cooldown } from '../../port/cooldown.js'

/** Cool-downs of one process, for tests. */
export function createMemoryCooldown(clock: Pick<Clock, 'now'>): Cooldown {
  const ends = new Map<string, number>()
  return {
    take: async (name, ms) => {
      const now = clock.now()
      if (now < (ends.get(name) ?? -Infinity)) return false
      ends.set(name, now + ms)
      return true
    },
  }
}
