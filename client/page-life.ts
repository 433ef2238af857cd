/** Those who rest, each with the way to go on. */
export type Resting = (() => void)[]

/** Those who rest until times are better. */
const resting: Resting = []

/** Whether the page is about to go, or sleeps in the back-forward cache. */
export let isLeaving = false

/** Waits, at most until those of its kind are woken up. */
export function rest(ms: number, kind = resting): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, ms)
    kind.push(resume)
  })
}

/** Ends every rest of a kind. */
export function wakeUp(kind = resting): void {
  for (const resume of kind.splice(0)) resume()
}

/** Takes note of an event in the life of the page: the network is back, or the page is about to go. */
export function onPageEvent({ type }: Event): void {
  // The page is hidden after it was told to leave, and is not back before it is shown.
  if (type.startsWith('page')) isLeaving = type === 'pagehide'
  wakeUp()
}
