import type { Random } from './random.js'
import type { Crash, Process, Scheduler } from './scheduler.js'

export /** One process from its start to its crash. */
interface Life {
  gate(): Promise<void>
  readonly crashed: Promise<never>
}

export /** All awaits of a process die as one: the others, still waiting when one is killed, are never gone on from. */
function createLife(
  scheduler: Scheduler,
  process: Process,
  random: Random,
  died: () => void,
): Life {
  let dead = false
  let crash: (error: Crash) => void = () => undefined
  const crashed = new Promise<never>((_, reject) => {
    crash = reject
  })
  const gate = async (): Promise<void> => {
    // Any one await may take very long, while all others of the process go on.
    const slow = { stallsAfter: 0, restarts: true }
    try {
      await scheduler.gate(random.chance(0.03) ? slow : process)
    } catch (error) {
      if (!dead) died()
      dead = true
      crash(error as Crash)
    }
    if (dead) await new Promise(() => undefined)
  }
  return { gate, crashed }
}
