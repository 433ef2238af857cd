/** Tells, without decoding it, whether a line may hold an event. It may be wrong about a yes, never about a no. */
export type Prefilter = (line: Uint8Array) => boolean

const BRACE = 0x7b
const BACKSLASH = 0x5c
/** What a log writes as it is, and JSON too. */
const PLAIN_RUN = /[A-Za-z0-9/._-]+/g

/**
 * Looks for the paths that events begin with, in bytes. It is Horspool's search (1980) for several words at once: it looks
 * at the last byte of a window and moves the window by as much as that byte allows.
 *
 * @param starts What the paths of events begin with: `eventPathStarts(prefixes)`.
 * @example createPrefilter(['/events/'])(new TextEncoder().encode('GET\t/events/comment')) // true
 */
export function createPrefilter(starts: readonly string[]): Prefilter {
  const words = starts.map(longestPlainRun)
  const window = Math.min(...words.map((word) => word.length))
  // A prefix without a plain run cannot be looked for, so that every line has to be decoded.
  if (words.length === 0 || window === 0) return () => true
  const shift = new Uint8Array(256).fill(Math.min(window, 255))
  const isLast = new Uint8Array(256)
  for (const word of words) {
    for (let i = 0; i < window - 1; i++) {
      const byte = word[i] ?? 0
      shift[byte] = Math.min(shift[byte] ?? 0, window - 1 - i)
    }
    isLast[word[window - 1] ?? 0] = 1
  }
  const holdsWord = (line: Uint8Array): boolean => {
    let last = window - 1
    while (last < line.length) {
      const byte = line[last] ?? 0
      if (isLast[byte] === 1 && isAnyAt(words, line, last - window + 1)) return true
      last += shift[byte] ?? 1
    }
    return false
  }
  // A JSON writer may spell `/` as `\/` or `\u002f`. CloudFront writes no backslash at all, so this costs it nothing.
  return (line) => holdsWord(line) || (line[0] === BRACE && line.includes(BACKSLASH))
}

/** The log's own escaping may respell all other characters. */
function longestPlainRun(start: string): Uint8Array {
  const runs = start.match(PLAIN_RUN) ?? []
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  return Uint8Array.from(longest, (char) => char.charCodeAt(0))
}

function isAnyAt(words: readonly Uint8Array[], line: Uint8Array, at: number): boolean {
  for (const word of words) {
    let same = 0
    while (same < word.length && line[at + same] === word[same]) same++
    if (same === word.length) return true
  }
  return false
}
