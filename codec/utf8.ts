/** How many bytes `text` takes in UTF-8. A lone surrogate counts as three, like U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

/** How many code points `text` has: what a person counts as characters, near enough. */
export function charCount(text: string): number {
  let chars = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && isLow(text.charCodeAt(i + 1))) chars--
  }
  return chars
}

/** Whether `text` has no lone surrogate, so that it can be written as UTF-8 at all. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text) || !/\p{Surrogate}/u.test(text)
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

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00
}
