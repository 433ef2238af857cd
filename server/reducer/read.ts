import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { earliest } from './order.js'

interface Read {
  readonly at: number
}

/** A page was read: once an actor, however often they come back. */
export function read(event: AttestedEvent): readonly Change[] {
  const told: Read = { at: event.at }
  const key = `read~${event.voter}`
  return [
    {
      key,
      join: (current) => {
        const value = earliest(current?.value as Read | undefined, told) ?? told
        return { key, value, counts: { count: 1 }, shows: { times: [] } }
      },
    },
  ]
}
