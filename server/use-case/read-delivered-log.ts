import { addCounts } from '../log/add-counts.js'
import { readLog, type LogReject, type ReadLogOptions } from '../log/read-log.js'
import type { ServiceLog } from '../port/service-log.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { RECENT_SUBJECT } from '../reducer/recent-post.js'
import type { AlertDigest } from './alert-digest.js'
import { publishEvents } from './apply.js'
import { applyAll } from './apply-all.js'
import { bySubject } from './by-subject.js'
import { createCountsWriter } from './counts-writer.js'
import { cutHead } from './cut-head.js'
import { eventGroups } from './event-groups.js'
import { joinRecent, joinSubject } from './join-events.js'
import type { PublishPorts } from './publish.js'
import type { CutOutcome } from './send-cut.js'

export interface DeliveredLogPorts extends PublishPorts {
  readonly read: ReadLogOptions
  readonly service: ServiceLog
  readonly alerts: Pick<AlertDigest, 'watch'>
  /** Sends the event that cuts a grown head to the site's own door. */
  readonly cut: (subject: string, before: number) => Promise<CutOutcome>
}

/** A log file that was delivered, whole, and never changes. */
export interface DeliveredLog {
  /** As people know it: `s3://bucket/key`. */
  readonly name: string
  /** When it was delivered, in milliseconds. */
  readonly at: number
  /** Its bytes, compressed or not; undefined where there is no such file any more. */
  readonly open: () => Promise<AsyncIterable<Uint8Array> | undefined>
}

/** What reading came to. */
interface Told {
  events: number
  subjects: number
  cuts: number
  /** The latest recorded time. */
  newest: number
  readonly rejects: Map<LogReject, number>
  readonly late: string[]
}

/** Subjects that are worked on at once: each has a request or two under way. */
const SUBJECTS_AT_ONCE = 16
const LATE_NAMED_MAX = 10
const DAMAGES: readonly LogReject[] = ['truncated_gzip', 'corrupt_gzip']

/**
 * Reads one delivered log into state and artifacts: one join and one put for each artifact, however many events are of it.
 * Files may come in any order, repeated and split.
 *
 * @param goOn Asked before more is begun: false where the time is up.
 * @throws where not all of it is applied and published. What was joined stays joined; whoever reads the file again does
 * the rest.
 */
export async function readDeliveredLog(
  ports: DeliveredLogPorts,
  file: DeliveredLog,
  goOn: () => boolean = () => true,
): Promise<void> {
  const { clock, service } = ports
  const begun = clock.now()
  const told: Told = { events: 0, subjects: 0, cuts: 0, newest: 0, rejects: new Map(), late: [] }
  const payload = (): Record<string, unknown> => ({
    file: file.name,
    events: told.events,
    subjects: told.subjects,
    cuts: told.cuts,
    rejects: Object.fromEntries(told.rejects),
    durationMs: clock.now() - begun,
    deliveredMs: begun - file.at,
    ...(told.newest > 0 ? { lagMs: clock.now() - told.newest } : {}),
  })
  try {
    const chunks = await file.open()
    if (!chunks) {
      const description = 'A log is not there any more: it was deleted before it was read.'
      service.event('LOG_GONE', { description, payload: payload() })
      return
    }
    await readGroups(ports, chunks, goOn, told)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const description = 'A log could not be read to its end; it has to be delivered again.'
    service.event('LOG_READ_FAILED', { description, payload: { ...payload(), reason } })
    throw error
  }
  if (DAMAGES.some((damage) => told.rejects.has(damage))) {
    const description = 'A log is damaged; what of it can be read is applied.'
    service.event('LOG_DAMAGED', { description, payload: payload() })
  }
  service.event('LOG_READ', { description: 'Read a log.', payload: payload() })
}

async function readGroups(
  ports: DeliveredLogPorts,
  chunks: AsyncIterable<Uint8Array>,
  goOn: () => boolean,
  told: Told,
): Promise<void> {
  // A file that was not read to its end is read again from its beginning, so that nothing is left from before.
  const counts = createCountsWriter(ports, false)
  const noted = { ...ports, joined: counts.joined }
  for await (const { events, rejects } of eventGroups(readLog(chunks, ports.read))) {
    if (!goOn()) throw new Error(`The time is up after ${told.events} events; the rest is left.`)
    addCounts(told.rejects, rejects)
    told.events += events.length
    for (const { at } of events) told.newest = Math.max(told.newest, at)
    await applyGroup(noted, events, goOn, told)
  }
  if (!(await counts.writeNow())) told.late.push(RECENT_SUBJECT)
  if (told.late.length === 0) return
  const named = told.late.slice(0, LATE_NAMED_MAX).join(', ')
  throw new Error(`What is of ${told.late.length} subjects is not all published: ${named}`)
}

/** Applies events of many subjects, and then cuts the heads that have grown. */
async function applyGroup(
  ports: DeliveredLogPorts,
  events: readonly AttestedEvent[],
  goOn: () => boolean,
  told: Told,
): Promise<void> {
  const joined = new Map<string, () => Promise<void>>()
  const grown = new Set<string>()
  const late = await applyAll(events, {
    clock: ports.clock,
    atOnce: SUBJECTS_AT_ONCE,
    goOn,
    apply: async (subject, own) => {
      try {
        if (!joined.has(subject)) joined.set(subject, await ports.alerts.watch(subject, own))
        const entities = await joinSubject(ports.state, subject, own)
        if (entities.length > 0) ports.joined?.(subject)
        const { published, cutBefore } = await publishEvents(ports, subject, own, entities)
        if (cutBefore !== undefined) grown.add(subject)
        return published
      } catch (error) {
        ports.service.warn(`The events of "${subject}" cannot be applied now.`, error)
        return false
      }
    },
  })
  told.subjects += joined.size
  told.late.push(...late)
  // All posts share one subject: joined once for all, they do not wait for one another.
  await joinRecent(ports.state, bySubject(events).values()).catch((error: unknown) => {
    ports.service.warn('Which posts were commented last cannot be joined now.', error)
    told.late.push(RECENT_SUBJECT)
  })
  for (const counted of joined.values()) await counted()
  for (const subject of grown) {
    if (goOn()) told.cuts += await cutGrown(ports, subject)
  }
}

/** A head that is not cut now is no failure: it is only long, and the next reader of its subject tries again. */
async function cutGrown(ports: DeliveredLogPorts, subject: string): Promise<number> {
  try {
    return await cutHead(ports, subject, async (...about) => {
      const outcome = await ports.cut(...about)
      if (outcome === 'refused') ports.service.warn(`The head of "${subject}" may not be cut.`)
      return outcome === 'applied'
    })
  } catch (error) {
    ports.service.warn(`The head of "${subject}" cannot be cut now.`, error)
    return 0
  }
}
