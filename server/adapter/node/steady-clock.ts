/**
 * A clock that never goes back, not even over a restart: recorded times decide which of two wishes is the later one, so a
 * visitor's second thought must not get an earlier time than the first.
 *
 * @param floor A time that was recorded before, in milliseconds.
 */
export function createSteadyClock(floor: number, now: () => number = Date.now): () => number {
  let last = floor
  return () => {
    const current = now()
    last = current >= last ? current : last + 1
    return last
  }
}
