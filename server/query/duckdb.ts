import { BAD_ESCAPE, REPLACEMENT, literal, type Dialect } from './dialect.js'

/**
 * DuckDB. Its `url_decode` leaves `+` and bad escapes as they are and fails where the bytes are no UTF-8, which TRY makes
 * NULL; `regexp_extract` finds an empty text where it finds nothing; `regexp_replace` stops after the first find.
 *
 * Source: the DuckDB documentation, "Text functions" and "Regular expressions".
 */
export const DUCKDB: Dialect = {
  unescaped: (value) => `CASE WHEN NOT ${hasBadEscape(value)} THEN TRY(url_decode(${value})) END`,
  readable: (query) =>
    `CASE WHEN NOT ${hasBadEscape(query)} AND strpos(${query}, ${REPLACEMENT}) = 0 AND TRY(url_decode(${query})) IS NOT NULL THEN ${query} END`,
  decoded: (value) => `url_decode(replace(${value}, '+', ' '))`,
  matches: (text, pattern) => `regexp_matches(${text}, ${literal(pattern)})`,
  group: (text, pattern, group) =>
    `nullif(regexp_extract(${text}, ${literal(pattern)}, ${group}), '')`,
  replaced: (text, pattern, by) =>
    `regexp_replace(${text}, ${literal(pattern)}, ${literal(by)}, 'g')`,
  partitions: () => undefined,
}

function hasBadEscape(text: string): string {
  return `regexp_matches(${text}, ${literal(BAD_ESCAPE)})`
}
