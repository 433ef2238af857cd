import { EventError } from './error.js'
import { percentEncodeWellFormed } from './percent-well-formed.js'
import { isWellFormed } from './utf8.js'

/**
 * Percent-encodes a name or value for a query. What RFC 3986 section 3.4 lets stand in a query stands, but for `'`, which
 * firewalls take for SQL; a space is `%20`, never `+`.
 *
 * @throws {EventError} `invalid_field` for a lone surrogate, which has no UTF-8 form.
 */
export function percentEncode(text: string): string {
  if (!isWellFormed(text))
    throw new EventError('invalid_field', 'The text holds half of a surrogate pair.')
  return percentEncodeWellFormed(text)
}

/**
 * Decodes one name or value of a query; `+` is a space. Undefined for a bad escape, invalid UTF-8, or a lone surrogate,
 * which a row of a JSON log can hold.
 */
export function percentDecode(text: string): string | undefined {
  if (!isWellFormed(text)) return undefined
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return undefined
  }
}
