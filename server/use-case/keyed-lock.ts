/** Runs one task at a time for each key, in the order of asking. */
export interface KeyedLock {
  run<T>(key: string, task: () => Promise<T>): Promise<T>
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<void>>()
  return {
    run: async (key, task) => {
      const before = tails.get(key)
      let end = (): void => undefined
      const turn = new Promise<void>((done) => {
        end = done
      })
      tails.set(key, turn)
      if (before) await before
      try {
        return await task()
      } finally {
        if (tails.get(key) === turn) tails.delete(key)
        end()
      }
    },
  }
}
