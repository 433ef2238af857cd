/**
 * How many bytes `text` takes in UTF-8. A lone surrogate counts as three, like U+FFFD.
 *
 * Here and below it does not matter whether the engine's strings are of UTF-16 units, as the standard has it, or of code
 * points, as in njs, the engine of nginx, where `'👍'.length` is 1.
 */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : unit < 0x10000 ? 2 : 3
    if (isHigh(unit) && isLow(text.charCodeAt(i + 1))) i++
  }
  return bytes
}

/** How many code points `text` has: what a person counts as characters, near enough. */
export function charCount(text: string): number {
  let chars = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) chars--
  }
  return chars
}

/** Whether `text` has no lone surrogate, so that it can be written as UTF-8 at all. */
export function isWellFormed(text: string): boolean {
  return !NOT_OF_THE_FIRST_PLANE.test(text) || isEncodable(text)
}

/** Names no surrogate, which some engines take for a fault in a pattern. */
const NOT_OF_THE_FIRST_PLANE = /[^\0-\ud7ff\ue000-\uffff]/

function isEncodable(text: string): boolean {
  try {
    encodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/**
 * Compares two well-formed texts by their UTF-8 bytes, which is the order of SQLite and DynamoDB. `<` compares UTF-16
 * units, and puts what is beyond U+FFFF (most emoji) before U+E000 to U+FFFF instead of after.
 *
 * @example ['\uFFFD', '👍'].sort(compareUtf8) // ['\uFFFD', '👍']; plain sort() turns them round
 */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** The place of a UTF-16 unit where surrogates come last, as the bytes that they stand for do. */
function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

function isHigh(unit: number): boolean {
  return unit >> 10 === 0x36
}

function isLow(unit: number): boolean {
  return unit >> 10 === 0x37
}
