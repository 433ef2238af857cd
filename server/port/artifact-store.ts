/** Where artifacts live: S3, a folder, memory. There is no unconditional put. */
export interface ArtifactStore {
  get(key: string): Promise<FoundArtifact | undefined>
  /** What who puts needs to know: cheaper than `get`, since the text need not be made, nor kept as it is. */
  look(key: string): Promise<SeenArtifact | undefined>
  /** @param version Of the state that the text shows, for stores that many processes put to at once. */
  put(key: string, text: string, condition: PutCondition, version?: number): Promise<PutOutcome>
}

export interface FoundArtifact {
  readonly text: string
  readonly revision: string
  /** Of the state that it shows, or of an older one; a store need not keep it. */
  readonly version?: number
}

/** An artifact that was looked at, and may have another text by the time it is asked about. */
export interface SeenArtifact {
  /** When it was looked at. It is as good for a condition as what `get` gives, and maybe another name of it. */
  readonly revision: string
  /** As in `FoundArtifact`, of when it was looked at. */
  readonly version?: number
  /** Whether it is this text now. */
  is(text: string): boolean
  /** What it is now. */
  text(): string
}

export type PutCondition = { readonly ifRevision: string } | { readonly ifAbsent: true }

/**
 * A conflict is no error: somebody wrote first. `unknown` is a reply that never came: the text may be stored or not, and
 * whoever asked reads again.
 */
export type PutOutcome =
  | { readonly ok: true; readonly revision: string }
  | { readonly ok: false; readonly reason: 'conflict' | 'unknown' }
