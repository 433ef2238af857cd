import type { ArtifactStore, FoundArtifact } from '../../port/artifact-store.js'

/** Artifacts in memory. Revisions are numbers that are never used twice. */
export function createMemoryArtifactStore(): ArtifactStore & {
  /** All that is stored, for comparing. */
  readonly texts: () => ReadonlyMap<string, string>
} {
  const stored = new Map<string, FoundArtifact>()
  let revisions = 0
  return {
    get: (key) => Promise.resolve(stored.get(key)),
    look: (key) => {
      const found = stored.get(key)
      const text = (): string => stored.get(key)?.text ?? ''
      return Promise.resolve(found && { ...seen(found), is: (other) => text() === other, text })
    },
    put: (key, text, condition, version) => {
      const found = stored.get(key)
      const met = 'ifAbsent' in condition ? !found : found?.revision === condition.ifRevision
      if (!met) return Promise.resolve({ ok: false, reason: 'conflict' })
      const revision = String(++revisions)
      stored.set(key, { text, revision, ...(version === undefined ? {} : { version }) })
      return Promise.resolve({ ok: true, revision })
    },
    texts: () => new Map([...stored].map(([key, { text }]) => [key, text])),
  }
}

/** What is known of an artifact besides its text. */
function seen({ text: _, ...known }: FoundArtifact): Omit<FoundArtifact, 'text'> {
  return known
}
