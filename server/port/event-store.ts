/** Something that a back end did or received: a service event, or an upload. */
export interface EventRecord {
  /** Which back end it comes from: the service's name. */
  readonly origin: string
  /** What happened: `JOB_COMPLETED`. Without `#`. */
  readonly type: string
  /** Makes the record unique within its origin, type and time. */
  readonly id: string
  /** Milliseconds since 1970, until the end of the year 9999. */
  readonly at: number
  /** Milliseconds since 1970 from which it is hidden, and may be deleted. Without it the record is kept. */
  readonly expires?: number
  /** Who caused it, where somebody did. */
  readonly user?: string
  /** The rest of it, as plain data. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Which records: those of one origin, one user or one type. */
export type EventSelector =
  { readonly origin: string } | { readonly user: string } | { readonly type: string }

export type EventQuery = EventSelector & {
  /** First time of the range, in milliseconds. */
  readonly from?: number
  /** End of the range, itself outside. */
  readonly to?: number
  /** Most records of a page, 1 to `EVENTS_PAGE_MAX`; more is as that. */
  readonly limit: number
  /** Where the page before ended. It fits the same query alone. */
  readonly cursor?: string
}

export interface EventPage {
  /** Newest first: by `sk` descending, then by origin descending. */
  readonly records: readonly EventRecord[]
  /** Where the next page begins; undefined after the last. */
  readonly cursor?: string
}

/** Most records of a page. */
export const EVENTS_PAGE_MAX = 1_000

/** Most bytes of a record as JSON. DynamoDB takes items of 400 KB, keys and names included. */
export const EVENT_BYTES_MAX = 262_144

/** Where service events and uploads live: SQLite, DynamoDB, memory. Records are never changed. */
export interface EventStore {
  /**
   * Keeps a record. One with the same origin, time, type and id is the same record, and the first stays.
   *
   * @throws {StoreError} `invalid_record`.
   */
  append(record: EventRecord): Promise<'appended' | 'duplicate'>
  /**
   * A page of records. Expired ones are left out of it, so a page may be short or empty and yet have a cursor: what a page
   * costs depends on its limit alone.
   *
   * @throws {StoreError} `invalid_cursor` for one that `query` has not made.
   */
  query(query: EventQuery): Promise<EventPage>
}
