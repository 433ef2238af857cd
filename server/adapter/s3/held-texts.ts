import type { FoundArtifact } from '../../port/artifact-store.js'

/** Texts that were read or written, with their revisions: those used last, and always the last one. */
export interface HeldTexts {
  get(key: string): FoundArtifact | undefined
  set(key: string, found: FoundArtifact): void
}

/** UTF-16 takes at most two bytes a character. */
const CHAR_BYTES = 2

/** @param bytesMax Most bytes that are held, beside the last text. */
export function createHeldTexts(bytesMax: number): HeldTexts {
  // Two maps by turns: a map whose oldest entry goes with each new one is ever slower to find it.
  let recent = new Map<string, FoundArtifact>()
  let older = new Map<string, FoundArtifact>()
  let bytes = 0

  function set(key: string, found: FoundArtifact): void {
    if (bytes > bytesMax / 2) {
      older = recent
      recent = new Map()
      bytes = 0
    }
    bytes += CHAR_BYTES * (found.text.length - (recent.get(key)?.text.length ?? 0))
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
