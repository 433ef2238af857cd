import {
  EventError,
  parseEventPath,
  parseQuery,
  type EventPath,
  type Fields,
} from '../../../codec/index.js'
import type { AttestationFault, Attestor } from '../../edge/attestor.js'
import { ATTESTATION_HEADER } from '../../edge/carrier.js'
import type { EdgeSettings } from '../../edge/edge.js'
import { acceptedAnswer } from '../../edge/event-answer.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { corsHeaders } from '../../edge/origin.js'
import type { AttestedEvent } from '../../reducer/attested-event.js'
import type { Receipt } from '../../use-case/receipt.js'
import type { PlainAnswer } from '../http/plain-answer.js'
import { problemAnswer, refusalOf } from '../http/problem-answer.js'

export interface FastDoorParts {
  readonly settings: EdgeSettings
  /** What verifies; asked anew where it knows a key no more. */
  readonly attestor: (isAskedAgain: boolean) => Promise<Pick<Attestor, 'verify'>>
  readonly accept: (event: AttestedEvent) => Promise<Receipt>
  /** Told of what is nobody's fault but ours. */
  readonly failed: (error: unknown) => void
}

/** Answers what an edge has attested and sent on. */
export async function answerFast(request: EdgeRequest, parts: FastDoorParts): Promise<PlainAnswer> {
  const { settings, accept, failed } = parts
  const cors = corsHeaders(request, settings.origins)
  try {
    const path = parseEventPath(request.path, settings.prefixes)
    if (!path) throw new EventError('unknown_type', 'There is no event at this path.')
    const event = await attestedEvent(request, path, parts)
    const { location, retryAfter } = await accept(event)
    const headers: Record<string, string> = { ...cors }
    if (location !== undefined) headers['location'] = location
    if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter)
    return acceptedAnswer(request, { path, attestation: event }, headers)
  } catch (error) {
    return problemAnswer(refusalOf(error, failed), cors)
  }
}

async function attestedEvent(
  request: EdgeRequest,
  { type }: EventPath,
  { attestor }: FastDoorParts,
): Promise<AttestedEvent> {
  const text = request.header(ATTESTATION_HEADER)
  if (text === undefined) throw unverified('attestation_missing')
  const fields: Fields = parseQuery(request.query)
  let event = (await attestor(false).catch(withoutKeys)).verify(type, fields, text)
  if (event === 'attestation_unknown_key') {
    event = (await attestor(true).catch(withoutKeys)).verify(type, fields, text)
  }
  if (typeof event === 'string') throw unverified(event)
  return event
}

/**
 * Undecided, and not refused: what the edge has attested is in the log, and a refusal would keep its reader from taking it.
 * It happens where the keys of the edge and of this function are not the same, as in the minutes of a rotation.
 */
function unverified(
  fault: AttestationFault | 'attestation_missing' | 'keys_unavailable',
): EventError {
  return new EventError(
    'attestation_unverified',
    `The edge's signature cannot be verified now (${fault}); send the event again.`,
  )
}

/** @throws {EventError} */
function withoutKeys(cause: unknown): never {
  const error = unverified('keys_unavailable')
  error.cause = cause
  throw error
}
