import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { StateStore } from '../../server/port/state-store.js'
import type { PublishPorts } from '../../server/use-case/publish.js'
import type { Random } from './random.js'
import { Crash, type Process, type Scheduler } from './scheduler.js'

/** How many of a handler's puts wait until nobody else has anything to do. */
const STALLED_PUTS = 0.5

/** The world's stores, as one process reaches them: each call waits its turn, and its reply may be lost. */
export function faultyPorts(
  stores: { state: StateStore; open: ArtifactStore; aside: ArtifactStore },
  about: {
    process: Process
    scheduler: Scheduler
    random: Random
    lostReplies: number
    headBytesMax: number
  },
): PublishPorts {
  const { process, scheduler, random, lostReplies } = about
  const gate = (): Promise<void> => scheduler.gate(process)

  const artifacts = (store: ArtifactStore): ArtifactStore => ({
    get: async (key) => {
      await gate()
      const found = await store.get(key)
      await gate()
      return found
    },
    look: async (key) => {
      await gate()
      const found = await store.look(key)
      await gate()
      return found
    },
    put: async (key, text, condition) => {
      // Here above all it hurts to stall: what was read gets old, and what is written overwrites.
      if (!process.restarts && random.chance(STALLED_PUTS)) process.stallsAfter = 0
      await gate()
      if (random.chance(lostReplies)) return { ok: false, reason: 'unknown' }
      const outcome = await store.put(key, text, condition)
      await gate()
      return random.chance(lostReplies) ? { ok: false, reason: 'unknown' } : outcome
    },
  })

  return {
    state: {
      join: async (subject, changes) => {
        await gate()
        const joined = await stores.state.join(subject, changes)
        await gate()
        // A lost reply of a transaction ends the request, as an exception does in a real handler.
        if (random.chance(lostReplies)) throw new Crash()
        return joined
      },
      get: async (...args) => (await gate(), stores.state.get(...args)),
      list: async (...args) => (await gate(), stores.state.list(...args)),
      totals: async (...args) => (await gate(), stores.state.totals(...args)),
      subjects: (...args) => stores.state.subjects(...args),
    },
    open: artifacts(stores.open),
    aside: artifacts(stores.aside),
    clock: { now: () => 0, sleep: gate, random: () => random.next() },
    headBytesMax: about.headBytesMax,
  }
}
