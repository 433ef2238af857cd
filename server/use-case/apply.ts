import { ARTIFACT_HEAD_BYTES_MAX, parseArtifact, utf8Length } from '../../codec/index.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { reducerOf } from '../reducer/index.js'
import { viewsOf } from '../view/index.js'
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
  const changes = events.flatMap((event) => reducerOf(event.type)(event))
  if (changes.length === 0) return { published: true }
  const { entities } = await ports.state.join(subject, changes)
  let published = true
  let cutBefore: number | undefined
  for (const part of await partsShowing(ports.state, subject, entities)) {
    const result = await publish(ports, part, shows(events))
    published &&= result.published
    if (part.side === 'open' && part.cut === undefined && viewsOf(subject).cuts) {
      cutBefore = middleOf(result.text, ports.headBytesMax ?? ARTIFACT_HEAD_BYTES_MAX)
    }
  }
  return { published, ...(cutBefore === undefined ? {} : { cutBefore }) }
}

/** Whether a text holds all of these events; only for comments can one tell by their ids. */
function shows(events: readonly AttestedEvent[]): (text: string) => boolean {
  if (events.some((event) => event.type !== 'comment')) return () => false
  return (text) => {
    const { directives, records } = parseArtifact(text)
    const shown = new Set(records.map(({ id, by, at }) => `${id}~${by}~${at}`))
    const held = new Set(directives.filter(([name]) => name === 'held').map(([, id]) => id))
    return events.every((event) =>
      event.hold
        ? held.has(event.id)
        : shown.has(`${event.id}~${event.owner}~${new Date(event.at).toISOString()}`),
    )
  }
}

/**
 * Where to cut a head that is over its limit: the recorded time of its middle line, or of the first later one that
 * leaves something in front of the cut. Undefined where no time does.
 */
function middleOf(text: string, bytesMax: number): number | undefined {
  // A UTF-16 unit takes at most three bytes.
  if (text.length * 3 <= bytesMax || utf8Length(text) <= bytesMax) return undefined
  const times = parseArtifact(text).records.map((record) => Date.parse(record['at'] ?? ''))
  const [oldest = 0] = times
  return times.slice(Math.floor(times.length / 2)).find((time) => time > oldest)
}
