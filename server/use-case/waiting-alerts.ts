import type { Change, StateStore } from '../port/state-store.js'
import { earliest } from '../reducer/order.js'

/** Something that the site's owner is to be told of once. */
export interface Alert {
  /** `error` and `link`: reported for the first time. `spike`: known, and reported much more often than before. */
  readonly kind: 'error' | 'link' | 'spike'
  /** When it was reported, in milliseconds. */
  readonly at: number
  /** What it is, in one line. */
  readonly text: string
}

/** By what tells one from another: of several with one name the owner is told once and for all. */
export type NamedAlerts = ReadonlyMap<string, Alert>

/**
 * The state's subject of what the owner was told, or waits to be. It has no artifact, and no event has such a subject. So a
 * mail that cannot be sent now is sent later, and a log that is read again tells nobody again.
 */
const ALERTS_SUBJECT = 'alerts/owner'
const WAITING = 'waiting'

type AlertValue = Alert | 'told'

/** Adds what nobody was told of yet. Repeating it, in any order, changes nothing. */
export async function addAlerts(state: StateStore, alerts: NamedAlerts): Promise<void> {
  if (alerts.size === 0) return
  await state.join(
    ALERTS_SUBJECT,
    [...alerts].map(([name, alert]) => joinAlert(name, alert)),
  )
}

/** What waits, the oldest first, and how much of it there is. */
export async function waitingAlerts(
  state: StateStore,
  limit: number,
): Promise<{ readonly alerts: NamedAlerts; readonly count: number }> {
  const { counters } = await state.totals(ALERTS_SUBJECT, [WAITING])
  const count = counters.get(WAITING) ?? 0
  if (count === 0) return { alerts: new Map(), count }
  const entities = await state.list(ALERTS_SUBJECT, { list: WAITING, limit })
  return { alerts: new Map(entities.map(({ key, value }) => [key, value as Alert])), count }
}

/** Says that the owner was told. */
export async function alertsTold(state: StateStore, names: Iterable<string>): Promise<void> {
  await state.join(
    ALERTS_SUBJECT,
    [...names].map((name) => joinAlert(name, 'told')),
  )
}

/** Told is for good; before that the first telling counts. */
function joinAlert(key: string, alert: AlertValue): Change {
  return {
    key,
    join: (current) => {
      const value = later(current?.value as AlertValue | undefined, alert)
      const shows = { times: [] }
      return value === 'told'
        ? { key, value, counts: {}, shows }
        : { key, list: WAITING, at: value.at, value, counts: { [WAITING]: 1 }, shows }
    },
  }
}

function later(a: AlertValue | undefined, b: AlertValue): AlertValue {
  return a === 'told' || b === 'told' ? 'told' : (earliest(a, b) ?? b)
}
