import { fieldLines } from '../../codec/index.js'
import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { latest } from './order.js'

export const POLL_KEY = 'poll'

/** A poll as its owner defined it. A poll need not be defined: then any choice counts. */
export interface PollValue {
  readonly at: number
  readonly question: string
  readonly choices: readonly string[]
  /** When it closes, in milliseconds. */
  readonly closes?: number
}

interface Vote {
  readonly at: number
  readonly choice: string
}

/** Defines a poll, or defines it anew. */
export function poll(event: AttestedEvent): readonly Change[] {
  const { question = '', choices = '', closes } = event.fields
  const wish: PollValue = {
    at: event.at,
    question,
    choices: fieldLines(choices),
    ...(closes === undefined ? {} : { closes: Date.parse(closes) }),
  }
  const key = POLL_KEY
  return [
    {
      key,
      join: (current) => {
        const value = latest(current?.value as PollValue | undefined, wish) ?? wish
        return { key, value, counts: {}, shows: { times: [] } }
      },
    },
  ]
}

/** One vote an actor; the last wins. Whether the poll was open was decided at the door. */
export function vote(event: AttestedEvent): readonly Change[] {
  const wish: Vote = { at: event.at, choice: event.fields['choice'] ?? '' }
  const key = `vote~${event.voter}`
  return [
    {
      key,
      join: (current) => {
        const value = latest(current?.value as Vote | undefined, wish) ?? wish
        return { key, value, counts: { [value.choice]: 1 }, shows: { times: [] } }
      },
    },
  ]
}
