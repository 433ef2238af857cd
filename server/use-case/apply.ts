import { ARTIFACT_HEAD_BYTES_MAX, parseArtifact } from '../../codec/index.js'
import type { Entity } from '../port/state-store.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { viewsOf } from '../view/index.js'
import { joinEvents } from './join-events.js'
import { middleOf } from './middle.js'
import { partsShowing } from './part.js'
import { publish, type PublishPorts } from './publish.js'

export interface Applied {
  /** Whether every artifact shows the events now. */
  readonly published: boolean
  /** Set where the head has grown over its limit: the time to cut it at. */
  readonly cutBefore?: number
}

/**
 * Joins events of one subject into its state, in one transaction, and publishes what they change. Repeating it changes
 * nothing, and mends artifacts that an earlier try left behind.
 */
export async function apply(
  ports: PublishPorts,
  subject: string,
  events: readonly AttestedEvent[],
): Promise<Applied> {
  const entities = await joinEvents(ports.state, subject, events)
  if (entities.length > 0) ports.joined?.(subject)
  return publishEvents(ports, subject, events, entities)
}

/**
 * Publishes what events have changed.
 *
 * @param entities As the join of these events left them.
 */
export async function publishEvents(
  ports: PublishPorts,
  subject: string,
  events: readonly AttestedEvent[],
  entities: readonly Entity[],
): Promise<Applied> {
  if (entities.length === 0) return { published: true }
  let published = true
  let cutBefore: number | undefined
  for (const part of await partsShowing(ports.state, subject, entities)) {
    const result = await publish(ports, part, shows(events))
    published &&= result.published
    if (part.side === 'open' && part.cut === undefined && viewsOf(subject).cuts) {
      cutBefore = middleOf(result, ports.headBytesMax ?? ARTIFACT_HEAD_BYTES_MAX)
    }
  }
  return { published, ...(cutBefore === undefined ? {} : { cutBefore }) }
}

/**
 * Whether a text holds all of these events. Only for comments can one tell, by id and owner; of a held one the text has the
 * id alone, which a stranger's copy may have put there.
 */
function shows(events: readonly AttestedEvent[]): (text: string) => boolean {
  if (events.some(({ type, hold }) => type !== 'comment' || hold)) return () => false
  return (text) => {
    const { records } = parseArtifact(text)
    const shown = new Set(records.map(({ id, by, at }) => `${id}~${by}~${at}`))
    return events.every(({ id, owner, at }) =>
      shown.has(`${id}~${owner}~${new Date(at).toISOString()}`),
    )
  }
}
