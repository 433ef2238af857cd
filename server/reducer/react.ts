import type { Change, Entity } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { latest } from './order.js'

interface Reaction {
  readonly at: number
  readonly type: string
  readonly on: boolean
}

/** One reaction an actor and kind; the last wish wins. */
export function react(event: AttestedEvent): readonly Change[] {
  const type = event.fields['type'] ?? ''
  const wish: Reaction = { at: event.at, type, on: event.fields['undo'] === undefined }
  const key = `${event.voter}~${type}`
  return [
    {
      key,
      join: (current) => entity(key, latest(current?.value as Reaction | undefined, wish) ?? wish),
    },
  ]
}

function entity(key: string, value: Reaction): Entity {
  return { key, value, counts: value.on ? { [value.type]: 1 } : {}, shows: { times: [] } }
}
