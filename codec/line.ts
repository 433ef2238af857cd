import type { Fields } from './query.js'
import { percentDecode } from './percent-decode.js'

/**
 * Writes one line of an artifact. It reads back with `new URLSearchParams(line)`; only `% & = + #` and control or
 * line-separator characters are escaped, so that a person can read it.
 *
 * @example formatLine({ id: 'x', body: 'great post' }) // 'id=x&body=great post'
 */
export function formatLine(fields: Readonly<Record<string, string | undefined>>): string {
  const parts: string[] = []
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value !== undefined) parts.push(`${name}=${escapeText(value)}`)
  }
  return parts.join('&')
}

/** Reads one line of an artifact. A part that does not decode is kept as it stands: artifacts are our own text. */
export function parseLine(line: string): Fields {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  for (const part of line.split('&')) {
    const at = part.indexOf('=')
    if (at < 1) continue
    const value = part.slice(at + 1)
    fields[part.slice(0, at)] = percentDecode(value) ?? value
  }
  return fields
}

function escapeText(text: string): string {
  return text.replace(/[%&=+#\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, encodeURIComponent)
}
