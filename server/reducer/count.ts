import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { earliest } from './order.js'

interface Occurrence {
  readonly at: number
  readonly counter: string
  readonly count: number
}

/** Any type without a reducer of its own: counted in all and by day, each event once. */
export function count(event: AttestedEvent): readonly Change[] {
  return [occurrence(event, 'count', 1, dayOf)]
}

/**
 * An event that adds to a counter once, however often it is delivered.
 *
 * @param also Names a second counter, by the time of the first telling.
 */
export function occurrence(
  event: AttestedEvent,
  counter: string,
  count: number,
  also?: (at: number) => string,
): Change {
  const key = `seen~${event.id}`
  const told: Occurrence = { at: event.at, counter, count }
  return {
    key,
    join: (current) => {
      const value = earliest(current?.value as Occurrence | undefined, told) ?? told
      const counts = { [value.counter]: value.count }
      if (also) counts[also(value.at)] = value.count
      return { key, value, counts, shows: { times: [] } }
    },
  }
}

/** The day in UTC of a time: `2026-11-24`. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
