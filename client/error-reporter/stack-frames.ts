const LINE_CHARS_MAX = 1_000
/** `at async new Name (file:1:2)`, `at file:1:2`: Chromium. */
const V8_LINE = /^at (?:async )?(?:new )?(?:(.+) \((.*)\)|(.+))$/
/** `name@file:1:2`: Firefox and Safari. */
const GECKO_LINE = /^(.*?)@(.*)$/

/**
 * A stack as short lines `function@file:line:column`, the grammar that Firefox and Safari write, whichever engine made
 * it. The page's own origin and query strings are left out.
 *
 * The message goes first: it may hold lines that look like frames, and a visitor may have chosen it.
 *
 * @example stackFrames('TypeError: x\n    at f (https://a.example/app.js:3:7)', 'TypeError: x', 'https://a.example') // ['f@/app.js:3:7']
 */
export function stackFrames(stack: string, head: string, origin: string): string[] {
  const from = head !== '' && stack.startsWith(head) ? head.length : 0
  const frames: string[] = []
  for (const raw of stack.slice(from).split('\n')) {
    const line = raw.slice(0, LINE_CHARS_MAX).trim()
    const [, name, place, bare] = V8_LINE.exec(line) ?? []
    if (place !== undefined || bare !== undefined) {
      frames.push(`${name ?? ''}@${shortFile(place ?? bare ?? '', origin)}`)
      continue
    }
    const gecko = GECKO_LINE.exec(line)
    if (gecko && line !== '@') frames.push(`${gecko[1] ?? ''}@${shortFile(gecko[2] ?? '', origin)}`)
  }
  return frames
}

/** A file without the page's origin and without what may identify a visitor: its query and fragment. */
export function shortFile(file: string, origin: string): string {
  const short = file.startsWith(`${origin}/`) ? file.slice(origin.length) : file
  return short.replace(/[?#][^:)]*/, '')
}
