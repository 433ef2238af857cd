const resting: (() => void)[] = []

/** Whether the page is about to go, or sleeps in the back-forward cache. */
export let isLeaving = false

/** Waits, at most until the page wakes up. What has to take its time is not woken. */
export function rest(ms: number, isFixed?: boolean): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, ms)
    if (!isFixed) resting.push(resume)
  })
}

/** Ends every rest: the network is back, the page is about to go, or something was answered at last. */
export function wakeUp(): void {
  for (const resume of resting.splice(0)) resume()
}

/** Takes note of an event in the life of the page. */
export function onPageEvent({ type }: Event): void {
  // The page is hidden after it was told to leave, and is not back before it is shown.
  if (type.startsWith('page')) isLeaving = type === 'pagehide'
  wakeUp()
}
