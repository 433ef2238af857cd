import type { Clock } from '../../server/port/clock.js'
import type { Random } from '../simulation/random.js'

/** Time that passes only when all that can be done now is done: a slow machine changes nothing that is measured in it. */
export interface SimulatedTime {
  readonly clock: Clock
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>
}

const START_MS = 1_763_800_000_000
const STEPS_MAX = 1_000_000

export function createSimulatedTime(random: Random): SimulatedTime {
  const timers: { readonly at: number; readonly wake: () => void }[] = []
  let now = START_MS
  const clock: Clock = {
    now: () => now,
    random: random.next,
    sleep: (ms) =>
      new Promise((wake) => {
        timers.push({ at: now + ms, wake })
      }),
  }
  return {
    clock,
    run: async (work) => {
      const state = { isDone: false }
      const done = (): void => {
        state.isDone = true
      }
      work.then(done, done)
      for (let step = 0; !state.isDone; step++) {
        await new Promise(setImmediate)
        if (step > STEPS_MAX) throw new Error('The simulated work does not end.')
        const next = timers.reduce<(typeof timers)[number] | undefined>(
          (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
          undefined,
        )
        if (!next) continue
        timers.splice(timers.indexOf(next), 1)
        now = Math.max(now, next.at)
        next.wake()
      }
      return work
    },
  }
}
