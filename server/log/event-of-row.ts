import {
  EventError,
  PREFIXES,
  URL_BYTES_MAX,
  eventTypeRow,
  parseEventPath,
  parseQuery,
  type EventErrorCode,
  type EventPath,
  type Fields,
  type LogRow,
  type Prefixes,
} from '../../codec/index.js'
import type { AttestationFault, Attestor } from '../edge/attestor.js'
import type { Moderation } from '../edge/edge.js'
import { takeFromUrl } from '../edge/url-carrier.js'
import type { AttestedEvent } from '../reducer/attested-event.js'

/**
 * Why a row that counts gives no event. `attestation_missing`: the answer was 202 or 303, but nobody attested the event
 * and its type needs that. `missing_id`: neither the visitor nor the log names the event, so a second reading of the row
 * would be a second event.
 */
export type EventReject = EventErrorCode | AttestationFault | 'attestation_missing' | 'missing_id'

export interface EventOfRowOptions {
  readonly attestor: Pick<Attestor, 'verify' | 'unattested'>
  /** Where it is not `none`, the text of a comment that nobody attested is held. An attestation says itself what is held. */
  readonly moderation: Moderation
  /** All that the site has ever had: its log is older than its settings. @default [PREFIXES] */
  readonly prefixes?: readonly [Prefixes, ...Prefixes[]]
}

const NEVER = 307

/**
 * The event that a row tells of, or why there is none. Undefined where the row is no event's, or does not count.
 *
 * Which rows count: where the log has a column for attestations, every row with a valid one that was not refused, hence
 * also 000 (the visitor left), 5xx and a 4xx of the platform's own; where it has none, those answered 202 or 303. A 307
 * never does, nor does any method but POST and, for the types that allow it, GET.
 *
 * @example
 * const outcome = eventOfRow(row, { attestor, moderation: 'none' })
 * if (typeof outcome === 'object') await apply(outcome)
 */
export function eventOfRow(
  row: LogRow,
  options: EventOfRowOptions,
): AttestedEvent | EventReject | undefined {
  const path = pathOf(row.path, options.prefixes)
  if (!path || (row.method !== 'POST' && row.method !== 'GET')) return undefined
  const accepted = isAccepted(row)
  if (row.status === NEVER || isRefused(row)) return undefined
  if (row.attestation === undefined && !accepted) return undefined
  if (row.attestation === '') return accepted ? 'attestation_missing' : undefined
  const type = eventTypeRow(path.type)
  if (!type) return 'unknown_type'
  if (row.method === 'GET' && !type.get) return 'method_not_allowed'
  try {
    return readEvent(row, path, options)
  } catch (error) {
    if (error instanceof EventError) return error.code
    throw error
  }
}

function pathOf(path: string, prefixes: readonly Prefixes[] = [PREFIXES]): EventPath | undefined {
  for (const each of prefixes) {
    const found = parseEventPath(path, each)
    if (found) return found
  }
  return undefined
}

function readEvent(
  row: LogRow,
  path: EventPath,
  options: EventOfRowOptions,
): AttestedEvent | EventReject {
  // Bytes that are not UTF-8 were replaced on reading; a query that holds text as such was never well formed.
  if (row.query.includes('\ufffd')) return 'malformed_query'
  const { fields, attestation: carried } = takeFromUrl(parseQuery(row.query))
  // A log without the column may have attestations in the URL. With the column, only what stands there is the edge's.
  const attestation = row.attestation ?? carried
  const event =
    attestation === undefined
      ? unattested(row, path.type, fields, options.attestor)
      : options.attestor.verify(path.type, fields, attestation)
  if (typeof event === 'string') return event
  if (event.id === '') return 'missing_id'
  // A door with state decided about what the fast lane answered with 202 or 303.
  if (attestation !== undefined && path.lane === 'fast' && isAccepted(row)) return event
  const hold = attestation === undefined ? options.moderation !== 'none' : event.holdUndecided
  return hold ? held(event) : event
}

/** No edge refused anything here, so that the limits which an edge would keep are kept now. */
function unattested(
  row: LogRow,
  type: string,
  fields: Fields,
  attestor: EventOfRowOptions['attestor'],
): AttestedEvent | EventReject {
  if (row.path.length + 1 + row.query.length > URL_BYTES_MAX) return 'url_too_long'
  return attestor.unattested(type, fields, row) ?? 'attestation_missing'
}

/** The same event, held if it writes the text of a comment: a new one or an edit. */
function held(event: AttestedEvent): AttestedEvent {
  return event.row.moderated && !event.hold ? { ...event, hold: true } : event
}

function isAccepted({ status }: LogRow): boolean {
  return status === 202 || status === 303
}

/** Refused by us: a platform's own 4xx, such as a firewall's, says nothing about the event. */
function isRefused({ status, contentType }: LogRow): boolean {
  const isProblem = contentType.toLowerCase().startsWith('application/problem+json')
  return status >= 400 && status < 500 && isProblem
}
