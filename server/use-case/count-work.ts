/** Counts what is being worked on, so that a stop can wait for it. */
export interface WorkCount {
  run<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
}

export function countWork(): WorkCount {
  let count = 0
  const idlers: (() => void)[] = []
  return {
    run: async (work) => {
      count++
      try {
        return await work()
      } finally {
        if (--count === 0) for (const done of idlers.splice(0)) done()
      }
    },
    idle: async () => {
      while (count > 0) await new Promise<void>((done) => idlers.push(done))
    },
  }
}
