import { EventError } from './error.js'
import { eventTypeRow, type Lane } from './event-types.js'
import { siteEvent } from './event.js'
import { URL_BYTES_MAX } from './limits.js'
import { PREFIXES, type Prefixes } from './prefixes.js'
import { formatQuery, parseQuery, type Fields } from './query.js'

/** Older paths, which mean `/events/<type>`. A value that ends in `/` stands for a whole family. */
const ALIASES: readonly (readonly [path: string, type: string])[] = [
  ['/logs/event/', ''],
  ['/logs/link/dead', 'link/dead'],
  ['/logs/error/js', 'error/js'],
  ['/logs/comment/aggregate', 'comment/aggregate'],
]

/** A path that belongs to a lane. The type may still be malformed. */
export interface EventPath {
  readonly lane: Lane
  readonly type: string
}

/**
 * Reads the lane and type from a path, aliases included.
 *
 * @example parseEventPath('/logs/error/js') // { lane: 'slow', type: 'error/js' }
 */
export function parseEventPath(path: string, prefixes: Prefixes = PREFIXES): EventPath | undefined {
  if (path.startsWith(prefixes.slow))
    return { lane: 'slow', type: path.slice(prefixes.slow.length) }
  if (path.startsWith(prefixes.fast))
    return { lane: 'fast', type: path.slice(prefixes.fast.length) }
  for (const [alias, type] of ALIASES) {
    if (type ? path === alias : path.startsWith(alias)) {
      return { lane: 'slow', type: type || path.slice(alias.length) }
    }
  }
  return undefined
}

/**
 * What the path of every event begins with: the two prefixes and the aliases. A reader of logs looks for these bytes
 * before it decodes anything.
 */
export function eventPathStarts(prefixes: Prefixes = PREFIXES): readonly string[] {
  return [prefixes.slow, prefixes.fast, ...ALIASES.map(([path]) => path)]
}

/**
 * Writes an event as a URL, path and query.
 *
 * @throws {EventError} whatever is wrong with the fields, and `url_too_long`.
 * @example eventUrl('comment', { post: 'p', body: 'a b' }) // '/fastevent/comment?post=p&body=a%20b'
 */
export function eventUrl(
  type: string,
  fields: Readonly<Record<string, string | undefined>>,
  options: { lane?: Lane; prefixes?: Prefixes } = {},
): string {
  const present: Record<string, string> = Object.create(null) as Record<string, string>
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value !== undefined) present[name] = value
  }
  const { row } = siteEvent(type, present)
  const query = formatFields(present)
  // What a door would refuse, such as the name of a form's input, is refused here.
  parseQuery(query)
  return eventUrlOfQuery(type, query, options.lane ?? row.lane, options.prefixes)
}

/** The URL for a query that is already written; a sender keeps the query and resends it as it was. */
export function eventUrlOfQuery(
  type: string,
  query: string,
  lane?: Lane,
  prefixes: Prefixes = PREFIXES,
): string {
  const prefix = prefixes[lane ?? eventTypeRow(type)?.lane ?? 'slow']
  const url = `${prefix}${type}?${query}`
  // A written query is ASCII, so its length is its size.
  if (url.length > URL_BYTES_MAX) throw urlTooLong(url.length)
  return url
}

/** The error for a URL over the limit. */
export function urlTooLong(bytes: number): EventError {
  return new EventError(
    'url_too_long',
    `The event is ${bytes} bytes as a URL; at most ${URL_BYTES_MAX} can be sent.`,
    {
      limit: `${URL_BYTES_MAX} bytes`,
    },
  )
}

function formatFields(fields: Fields): string {
  try {
    return formatQuery(fields)
  } catch (error) {
    for (const name of Object.keys(fields)) {
      try {
        formatQuery({ [name]: fields[name] })
      } catch (cause) {
        if (cause instanceof EventError)
          throw new EventError(cause.code, `The field "${name}": ${cause.message}`, { field: name })
      }
    }
    throw error
  }
}
