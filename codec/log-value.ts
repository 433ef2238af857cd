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
