import { URL_BYTES_MAX, urlTooLong, type Lane } from '../codec/index.js'
import { deflatedQuery } from './deflate-fields.js'
import { eventPath } from './event-path.js'

/**
 * The query of a long event: deflated where that is shorter. It is a module of its own, loaded for such events alone.
 *
 * @param query The fields as they are written without deflating.
 * @param moreBytes What is still to be added to the query.
 * @throws {EventError} `url_too_long`, which names the limit.
 */
export async function longQuery(
  type: string,
  fields: Readonly<Record<string, string>>,
  query: string,
  lane: Lane,
  moreBytes: number,
): Promise<string> {
  // Where the browser knows no deflate, or another kind, it is sent as it is.
  const deflated = await deflatedQuery(fields).catch(() => query)
  const shorter = deflated.length < query.length ? deflated : query
  const bytes = eventPath(type, shorter, lane).length + moreBytes
  if (bytes > URL_BYTES_MAX) throw urlTooLong(bytes)
  return shorter
}
