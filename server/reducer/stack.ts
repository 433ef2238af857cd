/** One call of a stack, without its column, which differs between engines. */
export interface Frame {
  readonly call: string
  readonly file: string
  readonly line: number
}

/** Chromium: `at async fn (https://host/file.js:1:2)` or `at https://host/file.js:1:2`. */
const V8_FRAME =
  /^\s*at (async )?(?:(.{1,200}?) \()?((?:https?|file|blob):.{1,800}?):(\d{1,9}):\d{1,9}\)?$/
/** Firefox: `fn@https://host/file.js:1:2`, or `async*fn@…` after an await. Safari leaves out the `@` where there is no name. */
const AT_FRAME =
  /^(?:([\w .]{1,40}\*)?(.{0,200}?)@)?((?:https?|file|blob):.{1,800}?):(\d{1,9}):\d{1,9}$/
const LINE_CHARS_MAX = 1_024
const HEAD_CHARS_MAX = 200

/**
 * Reads the frames of a stack, up to where it was last resumed: what lies behind an await or a timer each engine tells
 * in its own way, or not at all. The message is taken off first: text that a visitor can choose must not forge frames.
 */
export function parseStack(stack: string, message: string): readonly Frame[] {
  const frames: Frame[] = []
  for (const line of withoutMessage(stack, message).split('\n')) {
    if (line.length > LINE_CHARS_MAX) continue
    const match = V8_FRAME.exec(line) ?? AT_FRAME.exec(line.trim())
    if (!match) continue
    const [, resumed, call = '', file = '', number] = match
    if (resumed !== undefined) break
    frames.push({ call: callName(call), file: fileName(file), line: Number(number) })
  }
  return frames
}

/** The file without what changes between visitors and releases: origin, query, fragment, content hash. */
export function fileName(url: string): string {
  return url
    .replace(/^blob:/, '')
    .replace(/^[a-z]+:\/\/[^/]*/, '')
    .replace(/[?#].*$/, '')
    .replace(/[.-](?=[0-9a-zA-Z_]*\d)[0-9a-zA-Z_]{8,64}(?=\.(?:m?js|css)$)/, '')
}

/**
 * Chromium begins a stack with the error's name and message; the others write neither, and a short message may well
 * stand in one of their frames.
 */
function withoutMessage(stack: string, message: string): string {
  const at = message === '' ? -1 : stack.indexOf(message)
  if (at < 0 || at > HEAD_CHARS_MAX) return stack
  const [head, rest] = [stack.slice(0, at), stack.slice(at + message.length)]
  const begins = head === '' ? /^(?:\n|$)/.test(rest) : /^[^\n]*: $/.test(head)
  return begins ? rest : stack
}

/**
 * The function's own name, which is what all engines tell: Chromium adds the receiver (`Cart.add`, `new Cart`), Firefox
 * the path of assignments (`shop/this.add`, `load/<` for a function without a name), Safari a word for top-level code.
 */
function callName(call: string): string {
  const name = call.replace(/ \[as .{1,100}\]$/, '').replace(/^.*[./](?=.)/, '')
  if (/^(?:<anonymous>|anonymous|(?:global|module|eval) code)$/.test(name)) return ''
  return name
    .replace(/^(?:new|get|set) /, '')
    .replace(/<$/, '')
    .trim()
}
