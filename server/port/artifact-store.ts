/** Where artifacts live: S3, a folder, memory. There is no unconditional put. */
export interface ArtifactStore {
  get(key: string): Promise<FoundArtifact | undefined>
  /** What who puts needs to know: cheaper than `get`, since the text need not be made, nor kept as it is. */
  look(key: string): Promise<SeenArtifact | undefined>
  put(key: string, text: string, condition: PutCondition): Promise<PutOutcome>
}

export interface FoundArtifact {
  readonly text: string
  readonly revision: string
}

/** An artifact that was looked at, and may have another text by the time it is asked about. */
export interface SeenArtifact {
  /** When it was looked at. It is as good for a condition as what `get` gives, and maybe another name of it. */
  readonly revision: string
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
