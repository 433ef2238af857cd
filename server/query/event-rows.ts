import {
  EVENT_TYPES,
  PREFIXES,
  eventPathStarts,
  parseEventPath,
  type EventTypeRow,
  type Prefixes,
} from '../../codec/index.js'
import { literal, type Days, type Dialect } from './dialect.js'

export interface EventRowsOptions extends Days {
  /** All that the site has ever had. @default [PREFIXES] */
  readonly prefixes?: readonly Prefixes[]
  /** The table of log rows, as SQL writes it. @default '"log"' */
  readonly table?: string
}

/** What no type may have: another character, a segment that begins with no letter, an end in `/`. It is looked for in `/` and the type. */
const NO_TYPE = '[^a-z0-9/-]|/[^a-z]|/$'
const TYPE_CHARS_MAX = 100

const ROWS: readonly (readonly [type: string, row: EventTypeRow])[] = Object.entries(EVENT_TYPES)

/**
 * SQL that gives two relations over the rows of a log: `judged`, every row of an event's path with what became of it in
 * `outcome`, and `counted`, each event that counts, once. A query goes on after it with `SELECT`.
 *
 * Which rows count is said with `eventOfRow`, and the outcomes have its names. One thing SQL cannot do: verify a signature.
 * It takes what stands in the attestation's column for the edge's, which alone writes there.
 *
 * @example `${eventRows(DUCKDB)} SELECT type, count(*) FROM counted GROUP BY type`
 */
export function eventRows(dialect: Dialect, options: EventRowsOptions = {}): string {
  const { prefixes = [PREFIXES], table = '"log"' } = options
  const { matches, unescaped, readable } = dialect
  const column = (name: string): string =>
    unescaped(`CASE WHEN "${name}" <> '-' THEN "${name}" ELSE '' END`)
  return `WITH logged AS (
  SELECT "date" AS day, "time" AS clock, "cs-method" AS method, "sc-status" AS status,
    ${column('sc-content-type')} AS content_type,
    ${column('cs-uri-stem')} AS path,
    ${column('cs-uri-query')} AS query,
    "viewer-request-log-data" AS attestation, CASE WHEN "x-edge-request-id" NOT IN ('-', '') THEN "x-edge-request-id" END AS request_id
  FROM ${table}
  WHERE "cs-method" IN ('GET', 'POST')
    AND ${matches('"sc-status"', '^[0-9]{3}$')}
    AND ${matches('"date"', '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')}
    AND ${matches('"time"', '^[0-9]{2}:[0-9]{2}:[0-9]{2}$')}${daysOf(dialect, options)}
),
requested AS (
  SELECT day, day || 'T' || clock || 'Z' AS logged_at, method, status, content_type, attestation, request_id,
    ${typeOfPath(prefixes)} AS type,
    ${readable('query')} AS query
  FROM logged
),
identified AS (
  SELECT day, logged_at, method, status, content_type, attestation, type, query,
    ${field(dialect, 'att')} AS att,
    coalesce(${field(dialect, 'id')}, request_id) AS id,
    ${subjectOfType(dialect)} AS subject
  FROM requested
  WHERE type IS NOT NULL
),
judged AS (
  SELECT day, logged_at, status, type, id, subject, query, ${outcome(dialect)} AS outcome
  FROM identified
),
counted AS (
  SELECT day, logged_at, type, id, subject, query
  FROM (
    SELECT day, logged_at, type, id, subject, query,
      row_number() OVER (PARTITION BY type, subject, id ORDER BY logged_at, query) AS delivery
    FROM judged
    WHERE outcome = 'counted'
  ) deliveries
  WHERE delivery = 1
)`
}

/** A field of the relation's readable query; NULL where it is left out or empty, which the doors take for the same. */
export function field(dialect: Dialect, name: string): string {
  return dialect.decoded(dialect.group('query', `(?:^|&)${name}=([^&]+)`, 1))
}

function daysOf(dialect: Dialect, { since, until }: Days): string {
  const days = {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
  const all = [
    ...(since === undefined ? [] : [`"date" >= ${literal(since)}`]),
    ...(until === undefined ? [] : [`"date" <= ${literal(until)}`]),
    ...[dialect.partitions(days)].filter((each) => each !== undefined),
  ]
  return all.map((each) => `\n    AND ${each}`).join('')
}

/** What the codec's `parseEventPath` says of a path, aliases included. */
function typeOfPath(prefixes: readonly Prefixes[]): string {
  const cases = prefixes.flatMap((each) =>
    eventPathStarts(each).map((start) => {
      const type = parseEventPath(start, each)?.type ?? ''
      return type === ''
        ? `WHEN starts_with(path, ${literal(start)}) THEN substr(path, ${[...start].length + 1})`
        : `WHEN path = ${literal(start)} THEN ${literal(type)}`
    }),
  )
  return `CASE ${[...new Set(cases)].join('\n      ')} END`
}

function subjectOfType(dialect: Dialect): string {
  const names = [...new Set(ROWS.flatMap(([, row]) => row.subject ?? []))]
  const cases = names.map(
    (name) => `WHEN ${typeIn((row) => row.subject === name)} THEN ${field(dialect, name)}`,
  )
  return `CASE ${cases.join('\n      ')} ELSE '' END`
}

function outcome({ matches }: Dialect): string {
  const accepted = `status IN ('202', '303')`
  const unwritten = `attestation IN ('-', '')`
  return `CASE
      WHEN status = '307' THEN 'redirected'
      WHEN status LIKE '4__' AND lower(content_type) LIKE 'application/problem+json%' THEN 'refused'
      WHEN (attestation IS NULL OR ${unwritten}) AND NOT ${accepted} THEN 'not_accepted'
      WHEN ${unwritten} THEN 'attestation_missing'
      WHEN length(type) > ${TYPE_CHARS_MAX} OR ${matches(`'/' || type`, NO_TYPE)} THEN 'unknown_type'
      WHEN method = 'GET' AND ${typeIn((row) => !row.get)} THEN 'method_not_allowed'
      WHEN query IS NULL THEN 'malformed_query'
      WHEN coalesce(attestation, att) IS NULL AND ${typeIn((row) => !row.unattested)} THEN 'attestation_missing'
      WHEN subject IS NULL THEN 'missing_field'
      WHEN id IS NULL THEN 'missing_id'
      ELSE 'counted'
    END`
}

function typeIn(has: (row: EventTypeRow) => boolean): string {
  const types = ROWS.filter(([, row]) => has(row)).map(([type]) => literal(type))
  return `type IN (${types.join(', ')})`
}
