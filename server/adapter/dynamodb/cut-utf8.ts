import { utf8Length } from '../../../codec/index.js'

/**
 * The beginning of a text: at most so many bytes, and whole characters.
 *
 * @example cutUtf8('aé', 2) // 'a'
 */
export function cutUtf8(text: string, bytesMax: number): string {
  if (utf8Length(text) <= bytesMax) return text
  const bytes = new TextEncoder().encode(text).subarray(0, bytesMax)
  // A decoder that waits for more keeps back what is not whole. It would take a mark at the beginning for no text.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true })
}
