import type { LogBatch } from '../log/read-log.js'
import { addCounts } from '../log/add-counts.js'
import type { LogReject } from '../log/read-log.js'
import type { AttestedEvent } from '../reducer/attested-event.js'

/**
 * Events of a log that are worked on together: each subject costs one join and one put a group, so that a group is a whole
 * file unless the file is very large.
 */
export interface EventGroup {
  readonly events: readonly AttestedEvent[]
  readonly rejects: ReadonlyMap<LogReject, number>
}

/** Most events that are in memory at once, and most characters of their fields, give or take one chunk of the log. */
export const GROUP_EVENTS_MAX = 50_000
export const GROUP_CHARS_MAX = 16_000_000

/** Collects what a log's chunks give into groups. The last one may be empty, and is there for its rejects. */
export async function* eventGroups(
  batches: AsyncIterable<LogBatch>,
  eventsMax = GROUP_EVENTS_MAX,
): AsyncGenerator<EventGroup, void, undefined> {
  let events: AttestedEvent[] = []
  let rejects = new Map<LogReject, number>()
  let chars = 0
  for await (const batch of batches) {
    for (const event of batch.events) {
      events.push(event)
      chars += charsOf(event)
    }
    addCounts(rejects, batch.rejects)
    if (events.length < eventsMax && chars < GROUP_CHARS_MAX) continue
    yield { events, rejects }
    events = []
    rejects = new Map()
    chars = 0
  }
  yield { events, rejects }
}

function charsOf({ fields }: AttestedEvent): number {
  let chars = 0
  for (const name of Object.keys(fields)) chars += name.length + (fields[name]?.length ?? 0)
  return chars
}
