import { isWellFormed } from './utf8.js'

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
