/** One value of a result. Whole numbers that JavaScript cannot hold, times and lists come as text. */
export type Cell = string | number | boolean | null

/** What a query gives. */
export interface QueryResult {
  readonly columns: readonly string[]
  /** Row by row; can be read once. */
  readonly rows: AsyncIterable<readonly Cell[]>
}
