import { EventError } from '../../codec/index.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { reducerOf } from '../reducer/index.js'
import { publishEvents } from './apply.js'
import { createDoor, type DoorSettings } from './door.js'
import { joinSubject } from './join-events.js'
import type { PublishPorts } from './publish.js'
import { receiptOf, type Receipt } from './receipt.js'

export interface AcceptPorts extends PublishPorts {
  /** Told what an event is about before anything is read, so that a store may read it in one. */
  readonly prepare?: (subject: string, keys: readonly string[]) => Promise<void>
  /** Told of what failed after an event was accepted: it is late, not lost. */
  readonly late: (error: unknown) => void
}

/**
 * Takes in an event that an edge has attested and logged: decides it with the state at hand, joins it and publishes it.
 * Once it is joined the answer is a receipt, whatever happens then; the reader of the log publishes what is late.
 *
 * @throws {EventError} where it is refused, or `state_unavailable` where nobody could decide or keep it: the reader of
 * the log will.
 */
export async function acceptAttested(
  ports: AcceptPorts,
  event: AttestedEvent,
  settings: DoorSettings = {},
): Promise<Receipt> {
  const { subject } = event
  const entities = await decided(async () => {
    await ports.prepare?.(
      subject,
      reducerOf(event.type)(event).map(({ key }) => key),
    )
    await createDoor(ports.state, subject, settings)(event)
    return joinSubject(ports.state, subject, [event])
  })
  let published = false
  try {
    published = (await publishEvents(ports, subject, [event], entities)).published
  } catch (error) {
    ports.late(error)
  }
  return receiptOf(event, published)
}

async function decided<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof EventError) throw cause
    const error = new EventError(
      'state_unavailable',
      'The event could not be decided now; it may still appear. Send it again.',
    )
    error.cause = cause
    throw error
  }
}
