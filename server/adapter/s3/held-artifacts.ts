import { LRUCache } from 'lru-cache'
import type { ArtifactStore, FoundArtifact } from '../../port/artifact-store.js'

/** Artifacts that a function remembers for as long as it lives. */
export interface HeldArtifacts {
  /**
   * The artifact store of one call.
   *
   * @param looked Told when an artifact was read where it is stored. What its reader knew of the state before is then too
   *   old to be put: the artifact may show newer.
   */
  call(looked: (key: string) => void): ArtifactStore
  /** Lets go of an artifact, so that it is looked at where it is stored. */
  forget(key: string): void
}

/** Most characters that are held: some hundred heads, in a function that has 256 MB and more. */
const HELD_CHARS_MAX = 8_000_000

/**
 * A function that is called again and again for one post need not read the post's artifact each time: what it put last is
 * what is there, unless somebody else put, and then its condition fails and tells. What is held is thus good for a
 * condition, and never taken for the truth.
 *
 * @example createHeldArtifacts(store).call(() => state.stale())
 */
export function createHeldArtifacts(store: ArtifactStore): HeldArtifacts {
  const held = new LRUCache<string, FoundArtifact>({
    maxSize: HELD_CHARS_MAX,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  })
  return {
    call: (looked) => storeOfCall(store, held, looked),
    forget: (key) => {
      held.delete(key)
    },
  }
}

function storeOfCall(
  store: ArtifactStore,
  held: LRUCache<string, FoundArtifact>,
  looked: (key: string) => void,
): ArtifactStore {
  const read = async (key: string): Promise<FoundArtifact | undefined> => {
    held.delete(key)
    const found = await store.get(key)
    looked(key)
    if (found) held.set(key, found)
    return found
  }
  return {
    get: read,
    look: async (key) => {
      const found = held.get(key) ?? (await read(key))
      if (!found) return undefined
      const text = (): string => (held.get(key) ?? found).text
      const { text: _, ...seen } = found
      return { ...seen, is: (other) => other === text(), text }
    },
    put: async (key, text, condition, version) => {
      held.delete(key)
      const outcome = await store.put(key, text, condition, version)
      if (outcome.ok) {
        const { revision } = outcome
        held.set(key, { text, revision, ...(version === undefined ? {} : { version }) })
      }
      return outcome
    },
  }
}
