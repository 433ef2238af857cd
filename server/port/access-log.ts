/** One request, to be logged. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly method: string
  readonly host: string
  readonly path: string
  /** As the viewer sent it, without `?`. */
  readonly query: string
  readonly status: number
  readonly contentType: string
  readonly requestId: string
  readonly userAgent: string
  readonly referer: string
  /** The edge's signature, where the request is an event. */
  readonly attestation?: string
}

/** The log that requests are written to, and events are kept in. */
export interface AccessLog {
  /**
   * Appends rows and resolves when they are on the disk: what was answered 202 after that is never lost.
   *
   * @returns A mark for each row, by which `applied` knows it again.
   */
  append(rows: readonly LoggedRequest[]): Promise<readonly string[]>
  /** Appends a row that nobody waits for. */
  note(row: LoggedRequest): void
  /** Says that the events of these rows are applied and published, so that the reader may pass them by. */
  applied(marks: readonly string[]): void
}
