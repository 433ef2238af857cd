import { addCounts } from '../log/add-counts.js'
import { readLog, type LogReject, type ReadLogOptions } from '../log/read-log.js'
import { apply } from './apply.js'
import { bySubject } from './by-subject.js'
import { createCountsWriter } from './counts-writer.js'
import type { PublishPorts } from './publish.js'

export interface Replayed {
  readonly events: number
  readonly rejects: ReadonlyMap<LogReject, number>
}

/**
 * Applies a log's events to a site and publishes them. Reading a log again changes nothing. Heads are not cut here: the
 * cuts of a log are events in it.
 */
export async function replay(
  ports: PublishPorts,
  chunks: AsyncIterable<Uint8Array>,
  options: ReadLogOptions,
): Promise<Replayed> {
  const rejects = new Map<LogReject, number>()
  const counts = createCountsWriter(ports)
  const noted = { ...ports, joined: counts.joined }
  let count = 0
  for await (const batch of readLog(chunks, options)) {
    count += batch.events.length
    addCounts(rejects, batch.rejects)
    for (const [subject, events] of bySubject(batch.events)) {
      const { published } = await apply(noted, subject, events)
      if (!published)
        throw new Error(
          `The artifacts of "${subject}" could not be written; run the command again.`,
        )
    }
  }
  await counts.writeNow()
  return { events: count, rejects }
}
