import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { Mistakes } from './contract.js'

/** Stores with one mistake each, all of them easily made. */
export const BROKEN_ARTIFACT_STORES: Mistakes<ArtifactStore> = {
  'an unconditional put': (store) => ({
    put: async (key, text) => {
      const found = await store.get(key)
      return store.put(key, text, found ? { ifRevision: found.revision } : { ifAbsent: true })
    },
  }),
  'a put that takes any revision': (store) => ({
    put: async (key, text, condition) => {
      const found = 'ifRevision' in condition ? await store.get(key) : undefined
      return store.put(key, text, found ? { ifRevision: found.revision } : condition)
    },
  }),
  'a put that looks first and writes later': (store) => ({
    put: async (key, text, condition) => {
      const found = await store.get(key)
      const met = 'ifAbsent' in condition ? !found : found?.revision === condition.ifRevision
      if (!met) return { ok: false, reason: 'conflict' }
      for (;;) {
        const now = await store.get(key)
        const put = await store.put(
          key,
          text,
          now ? { ifRevision: now.revision } : { ifAbsent: true },
        )
        if (put.ok) return put
      }
    },
  }),
  'a cache that is never told': (store) => {
    const held = new Map<string, ReturnType<ArtifactStore['get']>>()
    return {
      get: async (key) => {
        const found = held.get(key) ?? store.get(key)
        if (await found) held.set(key, found)
        return found
      },
    }
  },
  'a look that takes any text for the one that is there': (store) => ({
    look: async (key) => {
      const found = await store.look(key)
      return found && { ...found, is: () => true }
    },
  }),
  'a look whose revision outlives its text': (store) => {
    return {
      look: async (key) => {
        const found = await store.look(key)
        return found && { ...found, revision: `~${key}` }
      },
      put: async (key, text, condition) => {
        const found = await store.get(key)
        const isLasting = 'ifRevision' in condition && condition.ifRevision === `~${key}`
        return store.put(key, text, isLasting && found ? { ifRevision: found.revision } : condition)
      },
    }
  },
  'keys without regard to case or accents': (store) => {
    const plain = (key: string): string => key.normalize('NFC').toLowerCase()
    return {
      get: (key) => store.get(plain(key)),
      look: (key) => store.look(plain(key)),
      put: (key, text, condition) => store.put(plain(key), text, condition),
    }
  },
}
