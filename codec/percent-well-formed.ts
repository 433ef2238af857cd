/**
 * Percent-encodes text that is known to have no lone surrogate; `percentEncode` is for all other text. It has a file of
 * its own, so that a browser that has checked its text carries no second check.
 */
export function percentEncodeWellFormed(text: string): string {
  if (!/[^A-Za-z0-9_.~-]/.test(text)) return text
  return encodeURIComponent(text)
    .replace(/'/g, '%27')
    .replace(/%(?:3A|40|2F|3F|2C|3B|24)/g, decodeURIComponent)
}
