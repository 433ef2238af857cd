import type { Random } from './random.js'

/** Thrown into a process that has died: no line of it runs after its last await. */
export class Crash extends Error {}

/** One process of the simulated world. */
export interface Process {
  /**
   * After how many awaits it stalls, to go on only when no other can: a writer that wakes up long after it read what it
   * is about to write.
   */
  stallsAfter: number
  /** Whether it is started again when it dies, so that its deaths must be bounded. */
  readonly restarts: boolean
}

/** Decides which await goes on next. Nothing in the world runs but by its choice. */
export interface Scheduler {
  /** Stops the process here until it is chosen; may kill it instead. */
  gate(process: Process): Promise<void>
  /** Starts a process. `restart` is called where it crashed; without it, dead is dead. */
  spawn(run: (process: Process) => Promise<void>, restart?: () => void): void
  /** Runs until every process has ended. */
  drain(): Promise<void>
}

const STEPS_MAX = 200_000

export function createScheduler(
  random: Random,
  stalls: { readonly handlers: number; readonly readers: number },
  crashes: { readonly probability: number; left: number; happened: number },
): Scheduler {
  const waiting: { process: Process; go: () => void; die: (crash: Crash) => void }[] = []
  let running = 0
  const failures: unknown[] = []

  return {
    gate: (process) =>
      new Promise((go, die) => {
        waiting.push({ process, go, die })
      }),
    spawn: (run, restart) => {
      const process = {
        stallsAfter: random.chance(restart ? stalls.readers : stalls.handlers)
          ? random.below(14)
          : Infinity,
        restarts: restart !== undefined,
      }
      running++
      void run(process)
        .catch((error: unknown) => {
          if (error instanceof Crash) restart?.()
          else failures.push(error)
        })
        .finally(() => running--)
    },
    drain: async () => {
      for (let step = 0; running > 0; step++) {
        await new Promise(setImmediate)
        if (failures.length > 0) throw failures[0]
        if (step > STEPS_MAX) throw new Error('The simulated world does not come to rest.')
        if (waiting.length === 0) continue
        const awake = waiting.filter(({ process }) => process.stallsAfter > 0)
        const next = random.pick(awake.length > 0 ? awake : waiting)
        const [chosen] = waiting.splice(waiting.indexOf(next), 1)
        if (!chosen) continue
        // Who stalled is the likeliest to be killed next, by its own time limit.
        const likelier = chosen.process.stallsAfter <= 0 ? 10 : 1
        chosen.process.stallsAfter--
        const mayDie = !chosen.process.restarts || crashes.left > 0
        if (mayDie && random.chance(crashes.probability * likelier)) {
          crashes.happened++
          if (chosen.process.restarts) crashes.left--
          chosen.die(new Crash())
        } else chosen.go()
      }
    },
  }
}
