import { STACK_FRAMES_MAX, type StackFrame } from './stack.js'

/** Lines are cut before any pattern sees them, so that none can be made slow (sentry-javascript 2286 was such a stack). */
const LINE_CHARS_MAX = 1_000
/**
 * Chromium: `at call (file:1:2)`, `at file:1:2`, `at async file:1:2`, whose `async` stays with the file. Firefox and Safari: `call@file:1:2`. Safari leaves
 * out the `@` where there is no name; a file may hold one of its own.
 */
const LINE = /^(?:at (?:(.*?) \()?|([^@:]*)@)?(.*?)(?::(\d+):(\d+))?\)?$/
/**
 * Reads a stack as Chromium, Firefox or Safari write it. Its message is taken off first: a visitor may have chosen it,
 * and its lines must not become frames.
 *
 * @example parseStackLines('f@https://a.example/app.js:3:7', '') // [{ call: 'f', file: 'https://a.example/app.js', line: 3, column: 7 }]
 */
export function parseStackLines(stack: string, message: string): readonly StackFrame[] {
  // Chromium begins a stack with the error's name and message; the others write neither, and a short message may well
  // stand in one of their frames.
  const at = `${stack}\n`.indexOf(`${message}\n`)
  const calls = /^(?:.*: )?$/.test(stack.slice(0, at)) ? stack.slice(at + message.length) : stack
  return calls.split('\n', STACK_FRAMES_MAX).flatMap((text) => {
    const [, name = '', call = name, file = '', line = 0, column = 0] =
      LINE.exec(text.slice(0, LINE_CHARS_MAX).trim()) ?? []
    // Code of the engine and WebAssembly have brackets instead of a line.
    return line || file.includes('[') ? { call, file, line: +line, column: +column } : []
  })
}
