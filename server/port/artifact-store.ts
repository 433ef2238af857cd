/** Where artifacts live: S3, a folder, memory. There is no unconditional put. */
export interface ArtifactStore {
  get(key: string): Promise<FoundArtifact | undefined>
  /** What a put needs to know, where that costs less than `get`. */
  look?: (key: string) => Promise<SeenArtifact | undefined>
  put(key: string, text: string, condition: PutCondition): Promise<PutOutcome>
}

export interface FoundArtifact {
  readonly text: string
  readonly revision: string
}

export interface SeenArtifact {
  /** As good for a condition as what `get` gives, and maybe another name of it. */
  readonly revision: string
  /** Whether the artifact is this text by now. */
  readonly is: (text: string) => boolean
}

export type PutCondition = { readonly ifRevision: string } | { readonly ifAbsent: true }

/**
 * A conflict is no error: somebody wrote first. `unknown` is a reply that never came: the text may be stored or not, and
 * whoever asked reads again.
 */
export type PutOutcome =
  | { readonly ok: true; readonly revision: string }
  | { readonly ok: false; readonly reason: 'conflict' | 'unknown' }
