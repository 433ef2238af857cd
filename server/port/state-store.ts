/** One thing that the state knows, as plain data. A store keeps it whole and understands none of `value`. */
export interface Entity {
  readonly key: string
  /** The list that it can be read from by time; undefined where it is in none. */
  readonly list?: string
  /** Its place in the list: a recorded time in milliseconds. */
  readonly at?: number
  readonly value: unknown
  /** What it adds to the subject's counters: whole numbers of 0 and more, so that no counter is ever negative. */
  readonly counts: Readonly<Record<string, number>>
  /** Which parts of the subject's artifacts show it: recorded times, and whether the private side does. */
  readonly shows: { readonly times: readonly number[]; readonly aside?: true }
}

/** A join of one entity: commutative, associative and idempotent in whatever is joined. */
export interface Change {
  readonly key: string
  readonly join: (current: Entity | undefined) => Entity
}

/** A range of a list, by recorded time, then key. */
export interface Selection {
  readonly list: string
  /** First time of the range. */
  readonly from?: number
  /** End of the range, itself outside. */
  readonly to?: number
  readonly limit: number
  readonly newestFirst?: boolean
}

export interface Totals {
  /** Grows with each change of the subject; 0 where nothing was ever joined. */
  readonly version: number
  readonly counters: ReadonlyMap<string, number>
}

/**
 * Where state lives: SQLite, DynamoDB, memory. A reader sees what it wrote itself.
 *
 * Names (of subjects, entities, lists and counters) are well-formed text without NUL, and are ordered by their UTF-8
 * bytes (`compareUtf8`). What is read is plain data of its own: changing it changes nothing in the store.
 */
export interface StateStore {
  /**
   * Joins changes into entities of one subject, with their counters and version, in one transaction. The cost does not
   * depend on how much the subject holds. Where a change throws or is refused, nothing of the join is stored; a store
   * may call a change more than once.
   *
   * @returns The entities as each change left them, and how many entities are others now than before.
   * @throws {StoreError} `invalid_name` or `invalid_entity`.
   */
  join(
    subject: string,
    changes: readonly Change[],
  ): Promise<{ entities: readonly Entity[]; changed: number }>
  get(subject: string, key: string): Promise<Entity | undefined>
  list(subject: string, selection: Selection): Promise<readonly Entity[]>
  /** The version, and either the counters named or the 64 largest. A counter at 0 is left out. */
  totals(subject: string, names?: readonly string[]): Promise<Totals>
  /** Subjects in order of their bytes, after the one given. */
  subjects(after: string, limit: number): Promise<readonly string[]>
}
