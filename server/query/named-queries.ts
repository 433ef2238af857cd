import { REPEATS_MAX } from '../reducer/group.js'
import type { Dialect } from './dialect.js'
import { errorPlace } from './error-place.js'
import { eventRows, field, type EventRowsOptions } from './event-rows.js'

/** A question that is asked often. */
export interface NamedQuery {
  readonly about: string
  /** Its text after the relations of `eventRows`. */
  readonly sql: (dialect: Dialect) => string
}

/** Most rows of a list of the most frequent. */
export const RANKED_ROWS_MAX = 100

/** What stands for fields that are in `z`, which SQL cannot inflate. */
const DEFLATED = `CASE WHEN query LIKE 'z=%' OR query LIKE '%&z=%' THEN '(deflated)' ELSE '' END`

/** Each by its name. Each gives its rows in one order, whatever the log's. */
export const NAMED_QUERIES: Readonly<Record<string, NamedQuery>> = {
  'events-by-type': {
    about: 'how many events of each type there were, and when',
    sql: () => `SELECT type, count(*) AS events, min(day) AS first_day, max(day) AS last_day
FROM counted
GROUP BY type
ORDER BY events DESC, type`,
  },
  'events-by-day': {
    about: 'how many events of each type there were on each day',
    sql: () => `SELECT day, type, count(*) AS events
FROM counted
GROUP BY day, type
ORDER BY day, type`,
  },
  'top-posts': {
    about: 'the posts with most comments, reactions and reads',
    sql: (dialect) => `SELECT subject AS post,
  count(CASE WHEN type = 'comment' THEN 1 END) AS comments,
  count(CASE WHEN type = 'react' THEN 1 END) AS reactions,
  count(CASE WHEN type = 'read' THEN 1 END) AS reads,
  count(*) AS total
FROM counted
WHERE type IN ('comment', 'react', 'read') AND (type <> 'react' OR ${field(dialect, 'undo')} IS NULL)
GROUP BY subject
ORDER BY total DESC, post
LIMIT ${RANKED_ROWS_MAX}`,
  },
  'dead-links': {
    about: 'the links that lead nowhere, with the pages that hold them',
    sql: (dialect) => `, reports AS (
  SELECT logged_at, coalesce(${field(dialect, 'href')}, ${DEFLATED}) AS href,
    ${field(dialect, 'page')} AS page, ${repeats(dialect)} AS repeats
  FROM counted
  WHERE type = 'link/dead'
)
SELECT href, count(DISTINCT page) AS pages, min(page) AS page, CAST(sum(repeats) AS bigint) AS times,
  min(logged_at) AS first_seen, max(logged_at) AS last_seen
FROM reports
GROUP BY href
ORDER BY times DESC, href
LIMIT ${RANKED_ROWS_MAX}`,
  },
  'error-groups': {
    about: 'the errors of scripts, by kind and first frame or message',
    sql: (dialect) => `, reports AS (
  SELECT logged_at, coalesce(${field(dialect, 'kind')}, 'Error') AS kind,
    ${field(dialect, 'message')} AS message, ${field(dialect, 'stack')} AS stack,
    ${field(dialect, 'file')} AS file, ${field(dialect, 'line')} AS line,
    ${field(dialect, 'page')} AS page, ${repeats(dialect)} AS repeats, ${DEFLATED} AS deflated
  FROM counted
  WHERE type = 'error/js'
),
placed AS (
  SELECT logged_at, kind, message, page, repeats,
    ${errorPlace(dialect)} AS place
  FROM reports
)
SELECT kind, place, CAST(sum(repeats) AS bigint) AS times, count(DISTINCT page) AS pages,
  min(logged_at) AS first_seen, max(logged_at) AS last_seen, min(message) AS message
FROM placed
GROUP BY kind, place
ORDER BY times DESC, kind, place
LIMIT ${RANKED_ROWS_MAX}`,
  },
  rejects: {
    about: 'the rows that are no event, by what became of them',
    sql: () => `SELECT outcome, status, type, count(*) AS requests, min(day) AS first_day, max(day) AS last_day
FROM judged
WHERE outcome <> 'counted'
GROUP BY outcome, status, type
ORDER BY requests DESC, outcome, status, type
LIMIT ${RANKED_ROWS_MAX}`,
  },
}

/**
 * The whole text of a query. Undefined where none has the name.
 *
 * @example querySql('events-by-type', ATHENA, { since: '2026-11-01' })
 */
export function querySql(
  name: string,
  dialect: Dialect,
  options: EventRowsOptions = {},
): string | undefined {
  const query = Object.hasOwn(NAMED_QUERIES, name) ? NAMED_QUERIES[name] : undefined
  const sql = query?.sql(dialect)
  if (sql === undefined) return undefined
  const rows = eventRows(dialect, options)
  return sql.startsWith(',') ? `${rows}${sql}\n` : `${rows}\n${sql}\n`
}

/** How often one report says that it happened, as the reducer takes it. A visitor may write anything there. */
function repeats(dialect: Dialect): string {
  const count = field(dialect, 'count')
  const isNumber = `length(${count}) <= 9 AND NOT ${dialect.matches(count, '[^0-9]')}`
  return `CASE WHEN ${isNumber} THEN greatest(1, least(${REPEATS_MAX}, CAST(${count} AS bigint))) ELSE 1 END`
}
