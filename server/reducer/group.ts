import type { Change, Entity } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { occurrence } from './count.js'
import { earliest, first, last } from './order.js'

/** The list of a subject's groups. */
export const GROUPS = 'group'

/** What the first report of a group told. */
export interface Sample {
  readonly at: number
}

/** What the state knows of reports that are of one thing. How many there were is the subject's counter of the same name. */
export interface GroupValue<S extends Sample = Sample> {
  readonly group: string
  readonly first: number
  readonly last: number
  /** The first report. */
  readonly sample: S
}

const GROUP_KEY = 'group~'

/** The group that a report joins, by what its reducer made of it; undefined where it is no report. */
export function groupOf(changes: readonly Change[]): string | undefined {
  return changes.find(({ key }) => key.startsWith(GROUP_KEY))?.key.slice(GROUP_KEY.length)
}

/** Most repeats that one report may claim. */
export const REPEATS_MAX = 1_024

/** A report joins its group, and counts in it once, however often it is delivered. */
export function joinGroup(event: AttestedEvent, group: string, sample: Sample): readonly Change[] {
  const repeats = Math.min(REPEATS_MAX, Math.max(1, Number(event.fields['count'] ?? 1)))
  const told: GroupValue = { group, first: event.at, last: event.at, sample }
  const key = `${GROUP_KEY}${group}`
  return [
    occurrence(event, group, repeats),
    { key, join: (current) => entity(key, join(current?.value as GroupValue | undefined, told)) },
  ]
}

function join(a: GroupValue | undefined, b: GroupValue): GroupValue {
  if (!a) return b
  return {
    group: a.group,
    first: first(a.first, b.first) ?? b.first,
    last: last(a.last, b.last) ?? b.last,
    sample: earliest(a.sample, b.sample) ?? b.sample,
  }
}

function entity(key: string, value: GroupValue): Entity {
  return {
    key,
    list: GROUPS,
    at: value.last,
    value,
    counts: {},
    shows: { times: [], aside: true },
  }
}
