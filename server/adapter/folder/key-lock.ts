/** One after another for one key; at once for different keys. */
export interface KeyLock {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
}

/** A lock for each key that somebody holds or waits for, in the order of asking. */
export function createKeyLock(): KeyLock {
  const last = new Map<string, Promise<unknown>>()
  return {
    run: (key, work) => {
      const before = last.get(key)
      const result = before ? before.then(work) : work()
      // Whoever comes next waits for the end, well or not.
      const end = result
        .catch(() => undefined)
        .then(() => {
          if (last.get(key) === end) last.delete(key)
        })
      last.set(key, end)
      return result
    },
  }
}
