import {
  EventError,
  URL_WITH_ATTESTATION_BYTES_MAX,
  eventTypeRow,
  parseQuery,
  unknownType,
  type EventPath,
  type Fields,
} from '../../codec/index.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { checkRequest } from './admission.js'
import type { Attestor } from './attestor.js'
import type { EdgeSettings } from './edge.js'
import type { EdgeRequest } from './edge-request.js'

/** A query with an attestation in it: for a log that has nothing else of an edge. */
const CARRIES = /(?:^|&)att=/

/**
 * How old a signed URL may be, in milliseconds, and how far the clocks of two edges may differ. A browser follows a
 * redirection at once. Whoever kept a URL for later, as until after a poll has closed, would vote in the past.
 */
export const SIGNED_URL_MS_MAX = 10 * 60_000

/** What an event carries beside its fields. */
export interface CarriedInUrl {
  /** The fields without it. */
  readonly fields: Fields
  readonly attestation: string | undefined
}

/** Takes the attestation out of a query's fields: it is a carrier, and no field of the event. */
export function takeFromUrl(query: Fields): CarriedInUrl {
  const attestation = query['att']
  if (attestation === undefined) return { fields: query, attestation }
  const fields = Object.assign(Object.create(null) as Record<string, string>, query)
  delete fields['att']
  return { fields, attestation }
}

/**
 * The URL that an event is sent to once more, with its attestation: the answer is 307, which keeps `POST`, and the second
 * request is the one that the log is read for.
 *
 * @throws {EventError} `url_too_long` where CloudFront would not log the URL.
 * @example carryInUrl(request, attestation.text) // '/events/read?post=p&att=eyJ…'
 */
export function carryInUrl({ path, query }: EdgeRequest, attestation: string): string {
  const bytes = path.length + 1 + query.length
  if (bytes > URL_WITH_ATTESTATION_BYTES_MAX) {
    const limit = `${URL_WITH_ATTESTATION_BYTES_MAX} bytes`
    throw new EventError(
      'url_too_long',
      `The event is ${bytes} bytes as a URL; with its signature in it at most ${limit} can be sent.`,
      { limit },
    )
  }
  const url = `${path}?${query}${query === '' ? '' : '&'}att=${attestation}`
  // A header holds ASCII alone; what was never escaped means the same where it is.
  return url.replace(/[^!-~]+/g, encodeURIComponent)
}

/**
 * The event of a URL that an edge has signed. It is not signed again: who did it, and when, is what the first request said.
 * Undefined where the URL carries nothing.
 *
 * @throws {EventError} where it is not what an edge signed a moment ago, or the request is none that may come in.
 */
export function admitFromUrl(
  request: EdgeRequest,
  path: EventPath,
  settings: EdgeSettings,
  attestor: Pick<Attestor, 'verify'>,
): { readonly event: AttestedEvent; readonly text: string } | undefined {
  // Asked first, so that an event without it is read and refused by `admit` alone.
  if (!CARRIES.test(request.query)) return undefined
  const row = eventTypeRow(path.type)
  if (!row) throw unknownType()
  checkRequest(request, path, row, settings)
  const { fields, attestation = '' } = takeFromUrl(parseQuery(request.query))
  const event = attestor.verify(path.type, fields, attestation)
  if (typeof event === 'string' || Math.abs(request.at - event.at) > SIGNED_URL_MS_MAX) {
    const detail =
      'The field "att" is not for clients, and this one is not what an edge signed now.'
    throw new EventError('invalid_field', detail, { field: 'att' })
  }
  return { event, text: attestation }
}
