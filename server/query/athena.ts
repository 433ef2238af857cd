import { BAD_ESCAPE, REPLACEMENT, literal, type Days, type Dialect } from './dialect.js'

/** `%EF%BF%BD`, a U+FFFD that a visitor sent as such. */
const ESCAPED_REPLACEMENT = '%[Ee][Ff]%[Bb][Ff]%[Bb][Dd]'
const ESCAPED_REPLACEMENT_CHARS = '%EF%BF%BD'.length

const DAY_MS = 86_400_000

/**
 * Athena, which is Trino. `url_decode` is Java's `URLDecoder`: `+` is a space, bytes that are no UTF-8 become U+FFFD, and a
 * bad escape fails the whole query (TRY is not documented to catch it), so that it is never given one. A CASE evaluates no
 * branch that it does not take.
 *
 * NULLIF is not used: within larger texts Trino 423 fails to compile it ("Expected operator: EQUAL").
 *
 * Sources: the Trino documentation, "URL functions", "Regular expression functions" and "Conditional expressions"; the Java
 * API of `java.net.URLDecoder`.
 */
export const ATHENA: Dialect = {
  unescaped: (value) =>
    `CASE WHEN NOT ${hasBadEscape(value)} THEN url_decode(replace(${value}, '+', '%2B')) END`,
  readable: (query) =>
    `CASE WHEN ${hasBadEscape(query)} OR strpos(${query}, ${REPLACEMENT}) > 0 THEN NULL WHEN ${isUtf8(query)} THEN ${query} END`,
  decoded: (value) => `url_decode(${value})`,
  matches: (text, pattern) => `regexp_like(${text}, ${literal(pattern)})`,
  group: (text, pattern, group) => `regexp_extract(${text}, ${literal(pattern)}, ${group})`,
  replaced: (text, pattern, by) => `regexp_replace(${text}, ${literal(pattern)}, ${literal(by)})`,
  partitions: ({ since, until }) => {
    const range = [
      ...(since === undefined ? [] : [`"day" >= ${literal(partition(since, -1))}`]),
      ...(until === undefined ? [] : [`"day" <= ${literal(partition(until, 1))}`]),
    ]
    return range.length > 0 ? range.join(' AND ') : undefined
  },
}

function hasBadEscape(text: string): string {
  return `regexp_like(${text}, ${literal(BAD_ESCAPE)})`
}

/** Each U+FFFD in what was decoded is one that was sent; one more stands for bytes that are no UTF-8. */
function isUtf8(query: string): string {
  const found = `length(url_decode(${query})) - length(replace(url_decode(${query}), ${REPLACEMENT}, ''))`
  const sent = `length(${query}) - length(regexp_replace(${query}, ${literal(ESCAPED_REPLACEMENT)}, ''))`
  return `${ESCAPED_REPLACEMENT_CHARS} * (${found}) = ${sent}`
}

/** A day's folder, or that of its neighbour: a request that ended after midnight may lie in the folder of the day before. */
function partition(day: NonNullable<Days['since']>, days: number): string {
  const at = new Date(Date.parse(day) + days * DAY_MS)
  return at.toISOString().slice(0, 10).replaceAll('-', '/')
}
