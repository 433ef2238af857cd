/**
 * A text as one line that is not too long, whatever is in it: for what others wrote and a person reads in a list.
 *
 * @param charsMax Counts code points.
 * @example oneLine(' a\r\nBcc: b ', 80) // 'a Bcc: b'
 */
export function oneLine(text: string, charsMax: number): string {
  // A code point is at most two units: the rest need not be looked at.
  const start = text.slice(0, LOOKED_AT * charsMax).replace(/[\s\p{Cc}]+/gu, ' ')
  return [...start.trim()].slice(0, charsMax).join('')
}

/** Times as many units as characters are wanted, since space may go. */
const LOOKED_AT = 8
