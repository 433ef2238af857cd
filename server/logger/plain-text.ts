import { isWellFormed } from '../../codec/index.js'

/** How a cut text ends. */
const CUT = /… \[cut: (\d+) characters\]$/

/**
 * A text as any store can keep it: without halves of surrogate pairs, and at most so many UTF-16 units. A cut says how
 * long the whole was, also where it is cut again.
 *
 * @example plainText('aaaa', 2) // 'aa… [cut: 4 characters]'
 */
export function plainText(text: string, charsMax: number): string {
  const kept = text.length > charsMax ? text.slice(0, charsMax) : text
  const formed = isWellFormed(kept) ? kept : kept.replace(/\p{Surrogate}/gu, '\ufffd')
  if (kept === text) return formed
  return `${formed}… [cut: ${CUT.exec(text)?.[1] ?? text.length} characters]`
}
