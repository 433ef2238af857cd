/** The few things that Athena and DuckDB say in two ways. Each takes SQL and gives SQL; all else is one text for both. */
export interface Dialect {
  /** Takes off the log's own layer of escaping, in which `+` is a plus. Where it cannot: NULL, or text with U+FFFD in it. */
  unescaped(value: string): string
  /** The query, or NULL where a bad escape or invalid UTF-8 is in it: `decoded` is given no other. */
  readable(query: string): string
  /** A name or value of a readable query, decoded; `+` is a space. */
  decoded(value: string): string
  /** Whether the pattern is found in the text. */
  matches(text: string, pattern: string): string
  /** What a group of the pattern found first; NULL where it found nothing; an empty text may be NULL too. */
  group(text: string, pattern: string, group: number): string
  /** The text with each find replaced. */
  replaced(text: string, pattern: string, by: string): string
  /** What opens the files of some days alone, where the table has partitions. */
  partitions(days: Days): string | undefined
}

/** The days that are asked about, as `2026-11-22`, both included. */
export interface Days {
  readonly since?: string
  readonly until?: string
}

/** A text, as SQL writes it. A backslash is a backslash in both dialects. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/**
 * A `%` that no two hexadecimal digits follow. Without a look-ahead, which RE2 does not know; its `$` may also match before a
 * last newline, which the other branches find by themselves.
 */
export const BAD_ESCAPE = '%(?:[^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|[0-9A-Fa-f]?$)'

/** What stands for bytes that are no UTF-8. */
export const REPLACEMENT = 'chr(65533)'
