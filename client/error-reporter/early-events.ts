/** What went wrong before the reporter was there: see `ERROR_STUB`. */
export type EarlyEvents = Event[] & { on?: (event: Event) => void }

const EARLY_EVENTS_MAX = 50

/** What the reporter listens to. */
export const EVENTS = ['error', 'unhandledrejection', 'securitypolicyviolation']

export interface EarlyPage {
  siteEventsEarly?: EarlyEvents
}

/** Keeps what goes wrong from now on, as the inline stub does, until `reportErrors` takes it over. */
export function keepEarlyEvents(): void {
  const page = globalThis as EarlyPage
  if (page.siteEventsEarly) return
  const early: EarlyEvents = (page.siteEventsEarly = [])
  const on = (early.on = (event) => {
    if (early.length < EARLY_EVENTS_MAX) early.push(event)
  })
  for (const type of EVENTS) addEventListener(type, on, true)
}
