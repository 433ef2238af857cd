import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'

/** Where one segment of a subject ends and the next begins. */
export interface CutValue {
  readonly before: number
}

/** `comment/aggregate`: what was recorded before this time leaves the head for a segment. */
export function cut(event: AttestedEvent): readonly Change[] {
  const before = Number(event.fields['before'])
  // A cut in the future would hide comments that are yet to come.
  if (!(before <= event.at)) return []
  const key = `cut~${before}`
  const value: CutValue = { before }
  return [
    {
      key,
      // The last moment before the cut, and the first one after it: both neighbours show where it lies.
      join: () => ({
        key,
        list: 'cut',
        at: before,
        value,
        counts: { cuts: 1 },
        shows: { times: [before - 1, before] },
      }),
    },
  ]
}
