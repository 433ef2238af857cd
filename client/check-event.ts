import { URL_BYTES_MAX, eventQuery, urlTooLong, type Lane } from '../codec/index.js'
import { deflatedQuery } from './deflate-fields.js'
import { QUERY_BYTES_MAX, eventPath } from './settings.js'

/**
 * The query of an event that is not plainly fine, or is long, after the codec's rules. It is a module of its own, loaded
 * for such events alone.
 *
 * @param moreBytes What is still to be added to the query.
 * @throws {EventError} which names the field and the limit.
 */
export async function checkedQuery(
  type: string,
  fields: Readonly<Record<string, string>>,
  lane: Lane,
  moreBytes: number,
): Promise<string> {
  let query = eventQuery(type, fields)
  if (query.length + moreBytes > QUERY_BYTES_MAX) {
    // Where the browser knows no deflate, or another kind, it is sent as it is.
    const deflated = await deflatedQuery(fields).catch(() => query)
    if (deflated.length < query.length) query = deflated
  }
  const bytes = eventPath(type, query, lane).length + moreBytes
  if (bytes > URL_BYTES_MAX) throw urlTooLong(bytes)
  return query
}
