import { addCounts } from '../log/add-counts.js'
import { readLog, type LogReject, type ReadLogOptions } from '../log/read-log.js'
import type { LogFiles } from '../port/log-files.js'
import type { StateStore } from '../port/state-store.js'
import { bySubject } from './by-subject.js'
import { joinEvents } from './join-events.js'

/** Joins every event of a log into a state, and publishes nothing. */
export async function joinLog(
  state: StateStore,
  files: LogFiles,
  options: ReadLogOptions,
): Promise<{ events: number; rejects: ReadonlyMap<LogReject, number> }> {
  const rejects = new Map<LogReject, number>()
  let count = 0
  for (const file of await files.names()) {
    for await (const batch of readLog(files.read(file, 0), options)) {
      count += batch.events.length
      const joins = [...bySubject(batch.events)].map(([subject, events]) =>
        joinEvents(state, subject, events),
      )
      await Promise.all(joins)
      addCounts(rejects, batch.rejects)
    }
  }
  return { events: count, rejects }
}
