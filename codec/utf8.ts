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

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00
}
