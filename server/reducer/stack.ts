import { decodeStack, parseStackLines } from '../../codec/index.js'

/** One call of a stack, without its column, which differs between engines. */
export interface Frame {
  readonly call: string
  readonly file: string
  readonly line: number
}

/**
 * Behind an await or a timer: `async load` in Chromium, and `async /app.js` where the function has no name; `async*load`,
 * `setTimeout handler*load` in Firefox.
 */
const RESUMED = /^async |^[\w .]{1,40}\*/
/** Code that is not the site's: the engine's own, and a browser extension's. */
const FOREIGN = /^(?:\[|<|native$|(?:[\w-]{1,20}-)?extension:|webkit-masked-url:|resource:|chrome:)/
/**
 * What `eval` ran: `/app.js line 3 > eval` in Firefox, `eval at f (/app.js:3:7), <anonymous>` in Chromium. Safari tells
 * nothing of it.
 */
const EVALUATED = / line \d{1,9} > |^eval at /
const WASM = /wasm-function\[(\d{1,9})\]/

/**
 * The site's own frames of a stack, up to where it was last resumed: what lies behind an await or a timer each engine
 * tells in its own way, or not at all. It takes the compact form and what the engines write; of the latter the message is
 * taken off first, since text that a visitor can choose must not forge frames.
 *
 * @example parseStack('/app.js!async load@0:3:7', '') // []
 */
export function parseStack(stack: string, message: string): readonly Frame[] {
  const all = decodeStack(stack) ?? parseStackLines(stack, message)
  const end = all.findIndex(({ call, file }) => RESUMED.test(call) || RESUMED.test(file))
  const frames = (end < 0 ? all : all.slice(0, end)).flatMap((frame): Frame[] => {
    const wasm = WASM.exec(frame.file)
    // Each engine names the module in its own way; the function's number is the same.
    if (wasm) return [{ call: '', file: 'wasm', line: Number(wasm[1]) }]
    if (!frame.line || FOREIGN.test(frame.file)) return []
    return [{ call: callName(frame.call), file: frame.file, line: frame.line }]
  })
  // What `eval` ran counts only where there is nothing else.
  const written = frames.filter(({ file }) => !EVALUATED.test(file))
  return (written.length > 0 ? written : frames).map((frame) => ({
    ...frame,
    file: fileName(frame.file),
  }))
}

/** The file without what changes between visitors and releases: origin, query, fragment, content hash. */
export function fileName(url: string): string {
  return url
    .replace(/^eval at [^(]{0,200}\(([^()]{1,800}?):\d{1,9}:\d{1,9}\).*$/, '$1 > eval')
    .replace(/ line \d{1,9} > /, ' > ')
    .replace(/^blob:/, '')
    .replace(/^[a-z]{1,20}:\/\/[^/]*/, '')
    .replace(/[?#][^ ]*/, '')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'uuid')
    .replace(/[.-](?=[0-9a-zA-Z_]*\d)[0-9a-zA-Z_]{8,64}(?=\.(?:m?js|css)(?: |$))/, '')
}

/**
 * The function's own name, which is what all engines tell: Chromium adds the receiver (`Cart.add`, `new Cart`), Firefox
 * the path of assignments (`shop/this.add`, `load/<` for a function without a name), Safari a word for top-level code.
 */
function callName(call: string): string {
  const name = call.replace(/ \[as .{1,100}\]$/, '').replace(/^.*[./](?=.)/, '')
  if (/^(?:<anonymous>|anonymous|eval|(?:global|module|eval) code)$/.test(name)) return ''
  return name
    .replace(/^(?:new|get|set) /, '')
    .replace(/<$/, '')
    .trim()
}
