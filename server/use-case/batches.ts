/** Collects items by key, and works on each key's items batch by batch, one batch of a key at a time. */
export interface Batches<T> {
  add(key: string, item: T): void
}

/**
 * Items that come while a batch of their key is worked on share the next one.
 *
 * @param work Works on one batch; it must not reject.
 */
export function createBatches<T>(
  sizeMax: number,
  work: (key: string, batch: readonly T[]) => Promise<void>,
): Batches<T> {
  const queues = new Map<string, T[]>()

  const serve = async (key: string, queue: T[]): Promise<void> => {
    while (queue.length > 0) await work(key, queue.splice(0, sizeMax))
    queues.delete(key)
  }

  return {
    add: (key, item) => {
      const queue = queues.get(key)
      if (queue) {
        queue.push(item)
        return
      }
      const begun = [item]
      queues.set(key, begun)
      void serve(key, begun)
    },
  }
}
