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
 * Escapes a value as CloudFront does: bytes 0 to 32 and from 127 on, and `< > " # % { } | \ ^ ~ [ ] ' backtick`. An
 * empty value is `-`; a value that is a single `-`, which CloudFront leaves ambiguous, is `%2D`. A lone surrogate, which
 * has no UTF-8 form, becomes U+FFFD.
 *
 * Source: the CloudFront developer guide, "Standard log file fields", on URL encoding.
 */
export function escapeLogValue(text: string): string {
  if (text === '') return '-'
  if (text === '-') return '%2D'
  if (!/[^!$&()*+,\-./0-9:;=?@A-Z_a-z]/.test(text)) return text
  let escaped = ''
  for (const char of text) {
    if (/[!$&()*+,\-./0-9:;=?@A-Z_a-z]/.test(char)) escaped += char
    else if (/['~]/.test(char)) escaped += char === "'" ? '%27' : '%7E'
    else
      escaped += encodeURIComponent(
        /[\ud800-\udfff]/.test(char) && char.length === 1 ? '\ufffd' : char,
      )
  }
  return escaped
}
