/** Time and chance, passed in so that a simulation can own both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Ends early, without an error, where the signal says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** From 0 up to, but not including, 1. */
  random(): number
}
