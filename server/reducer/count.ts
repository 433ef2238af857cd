import type { Change, Entity } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { earliest } from './order.js'

interface Occurrence {
  readonly at: number
  readonly counter: string
  readonly count: number
}

/** Any type without a reducer of its own: counted, each event once. */
export function count(event: AttestedEvent): readonly Change[] {
  return [occurrence(event, 'count', 1)]
}

/** An event that adds to a counter once, however often it is delivered. */
export function occurrence(event: AttestedEvent, counter: string, count: number): Change {
  const key = `seen~${event.id}`
  const told: Occurrence = { at: event.at, counter, count }
  return {
    key,
    join: (current) =>
      entity(key, earliest(current?.value as Occurrence | undefined, told) ?? told),
  }
}

function entity(key: string, value: Occurrence): Entity {
  return { key, value, counts: { [value.counter]: value.count }, shows: { times: [] } }
}
