/** Where artifacts live: S3, a folder, memory. There is no unconditional put. */
export interface ArtifactStore {
  get(key: string): Promise<FoundArtifact | undefined>
  put(key: string, text: string, condition: PutCondition): Promise<PutOutcome>
}

export interface FoundArtifact {
  readonly text: string
  readonly revision: string
  /** Whether it is this text, where a store can tell without making `text`. */
  readonly is?: (text: string) => boolean
}

export type PutCondition = { readonly ifRevision: string } | { readonly ifAbsent: true }

/**
 * A conflict is no error: somebody wrote first. `unknown` is a reply that never came: the text may be stored or not, and
 * whoever asked reads again.
 */
export type PutOutcome =
  | { readonly ok: true; readonly revision: string }
  | { readonly ok: false; readonly reason: 'conflict' | 'unknown' }
