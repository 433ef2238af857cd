import { RESERVED_FIELDS, type Fields } from '../../codec/index.js'
import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { earliest } from './order.js'

/** The list of a form's submissions. */
export const SUBMISSIONS = 'submission'

/** What somebody sent in with a form. */
export interface SubmissionValue {
  readonly at: number
  readonly id: string
  readonly owner: string
  /** As sent, in the order in which they were sent. */
  readonly fields: Fields
}

/** `form`: one submission an id and owner, as with comments, so that a stranger's copy of an id displaces nothing. */
export function submission(event: AttestedEvent): readonly Change[] {
  const { id, owner, at } = event
  const told: SubmissionValue = { at, id, owner, fields: inputs(event) }
  const key = `form~${id} ${owner}`
  return [
    {
      key,
      join: (current) => {
        const value = earliest(current?.value as SubmissionValue | undefined, told) ?? told
        return {
          key,
          list: SUBMISSIONS,
          at: value.at,
          value,
          counts: { count: 1 },
          shows: { times: [], aside: true },
        }
      },
    },
  ]
}

/** The fields that are the form's own: neither reserved nor the one that names the form. */
function inputs({ fields, row }: AttestedEvent): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => !Object.hasOwn(RESERVED_FIELDS, name) && name !== row.subject,
    ),
  )
}
