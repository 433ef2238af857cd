import type { Clock } from '../port/clock.js'
import { EVENT_BYTES_MAX, type EventRecord } from '../port/event-store.js'
import { expiryOf, type ServiceEventTypes } from './event-type-table.js'
import type { FittingFields } from './fit-fields.js'
import { NAME_CHARS_MAX, USER_CHARS_MAX, recordName } from './record-name.js'

/** What origin, type, id, times and user take of a record as JSON, at most. */
const OVERHEAD_BYTES_MAX = 8_192
/** Most bytes of a record's fields. */
export const FIELDS_BYTES_MAX = EVENT_BYTES_MAX - OVERHEAD_BYTES_MAX
/** Digits of the number in an id: those of one type and millisecond are in the order in which they were logged. */
const ID_DIGITS = 7

/** Makes records, each with an id of its own. */
export type RecordMaker = (
  type: unknown,
  user: unknown,
  fields: FittingFields['fields'],
) => EventRecord

export function createRecordMaker(
  origin: string,
  types: ServiceEventTypes,
  clock: Clock,
): RecordMaker {
  const newId = createIds(clock)
  return (givenType, givenUser, fields) => {
    const at = clock.now()
    // It parts the time, the type and the id of a key.
    const type = recordName(givenType, NAME_CHARS_MAX).replaceAll('#', '_')
    const expires = expiryOf(type, at, types)
    const isSomebody = givenUser !== undefined && givenUser !== null && givenUser !== ''
    return {
      origin,
      type,
      id: newId(),
      at,
      ...(expires === undefined ? {} : { expires }),
      ...(isSomebody ? { user: recordName(givenUser, USER_CHARS_MAX) } : {}),
      fields,
    }
  }
}

/** Ids that no other process makes: about 100 bits of chance, then a number. */
function createIds(clock: Clock): () => string {
  const chance = (): string =>
    Math.floor(clock.random() * 2 ** 52)
      .toString(36)
      .padStart(11, '0')
  const prefix = chance() + chance()
  let made = 0
  return () => `${prefix}-${(made++).toString(36).padStart(ID_DIGITS, '0')}`
}
