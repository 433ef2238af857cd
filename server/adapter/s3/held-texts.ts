import type { FoundArtifact } from '../../port/artifact-store.js'

/** Texts that were read or written, with their revisions: those used last, and always the last one. */
export interface HeldTexts {
  get(key: string): FoundArtifact | undefined
  set(key: string, found: FoundArtifact): void
}

/** UTF-16 takes at most two bytes a character. */
const CHAR_BYTES = 2
/** What a text counts for beside its characters. */
const ENTRY_BYTES = 512

/** @param bytesMax Most bytes that are held, beside the last text. */
export function createHeldTexts(bytesMax: number): HeldTexts {
  // Two maps by turns, each with half of the bytes: a map whose oldest entry goes with each new one is ever slower to find
  // it.
  const halfMax = bytesMax / 2
  let recent = new Map<string, FoundArtifact>()
  let older = new Map<string, FoundArtifact>()
  let bytes = 0

  function set(key: string, found: FoundArtifact): void {
    const more = sizeOf(key, found) - sizeOf(key, recent.get(key))
    if (bytes + more > halfMax) {
      // One text alone may be over the half, while it is the last.
      older = bytes > halfMax ? new Map<string, FoundArtifact>() : recent
      recent = new Map()
      bytes = 0
    }
    bytes += recent.has(key) ? more : sizeOf(key, found)
    recent.set(key, found)
  }

  return {
    get: (key) => {
      const found = recent.get(key)
      if (found) return found
      const before = older.get(key)
      if (before) set(key, before)
      return before
    },
    set,
  }
}

function sizeOf(key: string, found: FoundArtifact | undefined): number {
  return found ? ENTRY_BYTES + CHAR_BYTES * (key.length + found.text.length) : 0
}
