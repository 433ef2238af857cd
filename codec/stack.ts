/** One call of a stack. */
export interface StackFrame {
  /** As the engine wrote it: `async load`, `new Cart`, `async*load`; empty where the function has no name. */
  readonly call: string
  readonly file: string
  /** From 1; 0 where the engine tells none, as for its own code. */
  readonly line: number
  /** From 1; 0 where the engine tells none. */
  readonly column: number
}

/** Most frames of one stack. Firefox keeps 129 of an endless recursion, Safari 100, Chromium 10 unless it is told. */
export const STACK_FRAMES_MAX = 200

const FRAME = /^(.*)@([0-9a-z]{1,2}):(\d{1,9}):(\d{1,9})$/
const REPEAT = /^x(\d{1,3})$/

/**
 * Writes a stack as one readable line, about a fifth as long as engines do: each file once, then `call@file:line:column`
 * with the file's number in base 36, and `x3` for three more of the same.
 *
 * @example encodeStack([{ call: 'f', file: '/js/a.js', line: 3, column: 7 }]) // '/js/a.js!f@0:3:7'
 */
export function encodeStack(frames: readonly StackFrame[]): string {
  const files = new Set<string>()
  const calls: string[] = []
  let before = ''
  let more = 0
  for (const { call, file, line, column } of frames) {
    const name = escape(file)
    files.add(name)
    const text = `${escape(call)}@${[...files].indexOf(name).toString(36)}:${line}:${column}`
    more = text === before ? more + 1 : 0
    if (more > 1) calls.pop()
    calls.push(more ? `x${more}` : text)
    before = text
  }
  return before && `${[...files].join()}!${calls.join(';')}`
}

/**
 * Reads what `encodeStack` wrote; undefined for any other text, such as an engine's own.
 *
 * @example decodeStack('/js/a.js!f@0:3:7') // [{ call: 'f', file: '/js/a.js', line: 3, column: 7 }]
 */
export function decodeStack(text: string): readonly StackFrame[] | undefined {
  const [, table, calls = ''] = /^([^!\n]*)!([^!\n]*)$/.exec(text) ?? []
  if (table === undefined) return undefined
  const files = table.split(',').map(unescape)
  const frames: StackFrame[] = []
  for (const part of calls.split(';')) {
    const last = frames.at(-1)
    const more = Number(REPEAT.exec(part)?.[1] ?? 0)
    // Whatever a line claims, it yields no more frames than a stack may have.
    for (let i = 0; last && i < more && frames.length < STACK_FRAMES_MAX; i++) frames.push(last)
    if (last && more > 0) continue
    const [, call = '', index = '', line = 0, column = 0] = FRAME.exec(part) ?? []
    const file = files[parseInt(index, 36)]
    if (file === undefined) return undefined
    if (frames.length < STACK_FRAMES_MAX)
      frames.push({ call: unescape(call), file, line: Number(line), column: Number(column) })
  }
  return frames
}

/** What parts a compact stack is escaped in its names. */
function escape(text: string): string {
  return text.replace(/[%,!;]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
}

function unescape(text: string): string {
  return text.replace(/%(2[15c]|3b)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
}
