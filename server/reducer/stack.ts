/** One call of a stack, without its column, which differs between engines. */
export interface Frame {
  readonly call: string
  readonly file: string
  readonly line: number
}

/** Chromium: `at async fn (https://host/file.js:1:2)` or `at https://host/file.js:1:2`. */
const V8_FRAME =
  /^\s*at (?:async )?(?:(.{1,200}?) \()?((?:https?|file|blob):.{1,800}?):(\d{1,9}):\d{1,9}\)?$/
/** Firefox and Safari: `fn@https://host/file.js:1:2`. */
const AT_FRAME = /^(.{0,200}?)@((?:https?|file|blob):.{1,800}?):(\d{1,9}):\d{1,9}$/
const LINE_CHARS_MAX = 1_024

/**
 * Reads the frames of a stack. The message is taken off first: text that a visitor can choose must not forge frames.
 */
export function parseStack(stack: string, message: string): readonly Frame[] {
  const frames: Frame[] = []
  for (const line of withoutMessage(stack, message).split('\n')) {
    if (line.length > LINE_CHARS_MAX) continue
    const match = V8_FRAME.exec(line) ?? AT_FRAME.exec(line.trim())
    if (match)
      frames.push({
        call: callName(match[1] ?? ''),
        file: fileName(match[2] ?? ''),
        line: Number(match[3]),
      })
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

function withoutMessage(stack: string, message: string): string {
  const at = message === '' ? -1 : stack.indexOf(message)
  // Only the head line of a stack holds the message, after the error's name.
  return at >= 0 && at <= 200 ? stack.slice(at + message.length) : stack
}

function callName(name: string): string {
  return name
    .replace(/^(?:async\*?|new|get|set) ?/, '')
    .replace(/^(?:Object|window|globalThis|Window)\./, '')
    .replace(/ \[as .{1,100}\]$/, '')
    .replace(/\/?<$/, '')
    .trim()
}
