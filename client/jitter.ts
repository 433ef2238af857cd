/** A quarter more or less, for what is repeated at a pace. */
export function jitteredMs(ms: number): number {
  return ms * (0.75 + Math.random() / 2)
}
