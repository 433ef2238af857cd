/** Lets the first through and keeps the others out for a while, across all processes that share it. */
export interface Cooldown {
  /**
   * Whether it is this caller's turn. Who is told so has taken the turn for `ms` milliseconds.
   *
   * @param name What is cooled down, such as `alert`.
   */
  take(name: string, ms: number): Promise<boolean>
}
