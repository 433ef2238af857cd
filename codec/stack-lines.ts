import { STACK_FRAMES_MAX, type StackFrame } from './stack.js'

/** Lines are cut before any pattern sees them, so that none can be made slow (sentry-javascript 2286 was such a stack). */
const LINE_CHARS_MAX = 1_000
/** How far from its start a stack may still name its message: behind the error's name. */
const HEAD_CHARS_MAX = 200
/** Chromium: `at call (place)` or `at place`. */
const V8_LINE = /^at (?:(.*?) \()?(.*?)\)?$/
/** Firefox and Safari: `call@place`. Safari leaves out the `@` where there is no name; a place may hold one of its own. */
const AT_LINE = /^(?:(?=[\w:-]+:\/)|([^@]*)@)(.*)$/
/** `file:line:column`. Chromium writes `async` before it where the function has no name. */
const PLACE = /^(async )?(.*?)(?::(\d{1,9}))?(?::(\d{1,9}))?$/
/** What has a frame and no line: code of the engine itself, of `eval` in Safari, and WebAssembly. */
const LINELESS = /^$|^\[|wasm-/

/**
 * Reads a stack as Chromium, Firefox or Safari write it. Its message is taken off first: a visitor may have chosen it,
 * and its lines must not become frames.
 *
 * @example parseStackLines('f@https://a.example/app.js:3:7') // [{ call: 'f', file: 'https://a.example/app.js', line: 3, column: 7 }]
 */
export function parseStackLines(stack: string, message = ''): readonly StackFrame[] {
  const frames: StackFrame[] = []
  for (const line of withoutMessage(stack, message).split('\n', STACK_FRAMES_MAX)) {
    const frame = frameOf(line.slice(0, LINE_CHARS_MAX).trim())
    if (frame) frames.push(frame)
  }
  return frames
}

function frameOf(line: string): StackFrame | undefined {
  const isV8 = line.startsWith('at ')
  const text = line.includes('eval at ') ? asFirefoxEval(line) : line
  const [, call, place] = (isV8 ? V8_LINE : AT_LINE).exec(text) ?? []
  if (place === undefined) return undefined
  const [, resumed = '', file = '', number = 0, column = 0] = PLACE.exec(place) ?? []
  if (!number && !(call && (isV8 || LINELESS.test(file)))) return undefined
  return { call: call ?? resumed, file, line: Number(number), column: Number(column) }
}

/**
 * Chromium nests the place of an `eval` in parentheses; Firefox writes `file line 3 > eval:1:26`, which is shorter and
 * nests nothing.
 */
function asFirefoxEval(line: string): string {
  return line
    .replace(/eval at .*\(/, '')
    .replace(/:(\d+):\d+\).*?(:\d+:\d+\)?)$/, ' line $1 > eval$2')
}

/**
 * Chromium begins a stack with the error's name and message; the others write neither, and a short message may well
 * stand in one of their frames.
 */
function withoutMessage(stack: string, message: string): string {
  const at = message ? stack.indexOf(message) : -1
  if (at < 0 || at > HEAD_CHARS_MAX) return stack
  const rest = stack.slice(at + message.length)
  return /^(?:[^\n]*: )?$/.test(stack.slice(0, at)) && /^(?:\n|$)/.test(rest) ? rest : stack
}
