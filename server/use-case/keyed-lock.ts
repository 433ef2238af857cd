/** Runs one task at a time for each key, in the order of asking. */
export interface KeyedLock {
  run<T>(key: string, task: () => Promise<T>): Promise<T>
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>()
  return {
    run: async (key, task) => {
      const before = tails.get(key)
      const turn = before ? before.then(task, task) : task()
      const settled = turn.catch(() => undefined)
      tails.set(key, settled)
      void settled.then(() => {
        if (tails.get(key) === settled) tails.delete(key)
      })
      return turn
    },
  }
}
