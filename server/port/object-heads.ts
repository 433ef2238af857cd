/** What an object in storage says of itself, without its bytes. */
export interface ObjectHead {
  readonly contentType?: string
  /** Without quotes. */
  readonly etag?: string
  /** What whoever stored it said of it; names in lower case. */
  readonly metadata: Readonly<Record<string, string>>
}

/** Looks at objects in storage. */
export interface ObjectHeads {
  /** Undefined where there is none any more, or none that may be looked at. */
  head(place: {
    readonly bucket: string
    readonly key: string
    /** Of a bucket that keeps versions. @default the newest */
    readonly versionId?: string
  }): Promise<ObjectHead | undefined>
}
