import type { AttestedEvent } from '../reducer/attested-event.js'

/** Events by subject, each subject's in the order given. */
export function bySubject(events: readonly AttestedEvent[]): Map<string, AttestedEvent[]> {
  const groups = new Map<string, AttestedEvent[]>()
  for (const event of events) {
    const group = groups.get(event.subject)
    if (group) group.push(event)
    else groups.set(event.subject, [event])
  }
  return groups
}
