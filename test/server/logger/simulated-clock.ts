import type { Clock } from '../../../server/port/clock.js'

/** A clock that stands until it is told to go on. */
export interface SimulatedClock extends Clock {
  /** Lets time pass, waking each sleeper at its time. */
  pass(ms: number): Promise<void>
}

export function createSimulatedClock(start = Date.UTC(2026, 0, 2, 3, 4, 5, 678)): SimulatedClock {
  let now = start
  let sleepers: { readonly at: number; readonly wake: () => void }[] = []
  let seed = 1
  /** Lets everything that waits for nothing but its turn have it. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
  }
  return {
    now: () => now,
    // A quarter, a half, three quarters: chance that every run agrees on.
    random: () => (seed = (seed % 3) + 1) / 4,
    sleep: (ms, signal) =>
      new Promise((wake) => {
        const sleeper = { at: now + ms, wake }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          wake()
        })
      }),
    pass: async (ms) => {
      const end = now + ms
      await settle()
      for (;;) {
        const next = sleepers.sort((a, b) => a.at - b.at)[0]
        if (!next || next.at > end) break
        sleepers = sleepers.slice(1)
        now = Math.max(now, next.at)
        next.wake()
        await settle()
      }
      now = end
    },
  }
}
