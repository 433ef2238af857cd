/** Takes off the log's one layer of escaping. In it `+` is a plus. Undefined for a bad escape. */
export function unescapeLogValue(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * Takes off the escaping of nginx and Apache, byte by byte: `\xHH`, and Apache's `\"` and `\\`. Undefined for any other
 * escape and for bytes that are not UTF-8.
 *
 * Source: nginx, `ngx_http_log_escape`: control characters, `"`, a backslash and bytes from 127 on are written as `\xHH`.
 */
export function unescapeCombined(text: string): string | undefined {
  if (!text.includes('\\')) return text
  const escaped = text
    .replaceAll('%', '%25')
    .replace(/\\x([0-9A-Fa-f]{2})|\\(["\\])/g, (_, hex?: string, char?: string) =>
      hex === undefined ? encodeURIComponent(char ?? '') : `%${hex}`,
    )
  // A backslash that is still there began no escape that is known.
  return escaped.includes('\\') ? undefined : unescapeLogValue(escaped)
}

/**
 * Escapes a value as CloudFront does: bytes 0 to 32 and from 127 on, and `< > " # % { } | \ ^ ~ [ ] ' backtick`. An
 * empty value is `-`; a value that is a single `-`, which CloudFront leaves ambiguous, is `%2D`. A lone surrogate, which
 * has no UTF-8 form, becomes U+FFFD.
 *
 * Source: the CloudFront developer guide, "Standard log file fields", on URL encoding.
 */
export function escapeLogValue(text: string): string {
  if (text === '') return '-'
  if (text === '-') return '%2D'
  // Most queries need nothing else.
  if (!UNSAFE_BUT_PERCENT.test(text)) return text.replaceAll('%', '%25')
  return text.replace(UNSAFE_RUN, (run) =>
    encodeURIComponent(run.replace(/\p{Surrogate}/gu, '\ufffd'))
      .replace(/'/g, '%27')
      .replace(/~/g, '%7E'),
  )
}

/** Characters that CloudFront escapes, in runs; pairs of surrogates stay together. */
const UNSAFE_RUN = /[^!$&()*+,\-./0-9:;=?@A-Z_a-z]+/g
const UNSAFE_BUT_PERCENT = /[^!$%&()*+,\-./0-9:;=?@A-Z_a-z]/
