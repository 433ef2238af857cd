/**
 * Longest line that is read. CloudFront logs at most 8,192 bytes of URL and 20 KB of headers, and its escaping can treble
 * a byte, so that a real row is shorter.
 */
export const LINE_BYTES_MAX = 65_536

const NEWLINE = 10

/** One line of a log, in the bytes that it was found in. */
export interface Line {
  /** Without its newline; empty where it is too long. Good until the next array of lines is asked for. */
  readonly line: Uint8Array
  /** Where it begins, in bytes of the uncompressed log. */
  readonly start: number
  /** Where the next one begins. */
  readonly end: number
  /** Whether a newline ended it. Only the last line may lack one. */
  readonly whole: boolean
  /** Whether it was over `LINE_BYTES_MAX` and was left out. */
  readonly tooLong: boolean
}

/**
 * Splits a log into lines: one array for each chunk, of the lines that end in it. It holds one unfinished line of at most
 * `LINE_BYTES_MAX` bytes, however long the log and its lines are.
 *
 * @param from Where in the log the first chunk begins, in bytes: it only moves `start` and `end`.
 * @example
 * for await (const lines of splitLines(file)) for (const { line } of lines) decoder.decode(line)
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  from = 0,
): AsyncGenerator<readonly Line[], void, undefined> {
  const held = new Uint8Array(LINE_BYTES_MAX)
  let start = from
  let at = from
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let begin = 0
    let newline = chunk.indexOf(NEWLINE)
    while (newline >= 0) {
      const end = at + newline + 1
      const heldBytes = Math.max(0, at - start)
      const tooLong = end - 1 - start > LINE_BYTES_MAX
      const line = tooLong
        ? chunk.subarray(0, 0)
        : heldBytes === 0
          ? chunk.subarray(begin, newline)
          : joined(held.subarray(0, heldBytes), chunk.subarray(0, newline))
      lines.push({ line, start, end, whole: true, tooLong })
      begin = newline + 1
      start = end
      newline = chunk.indexOf(NEWLINE, begin)
    }
    const heldBytes = Math.max(0, at - start)
    // Past the limit nothing more is kept: the length alone tells, at the line's end, that it was too long.
    if (heldBytes + chunk.length - begin <= LINE_BYTES_MAX) {
      held.set(chunk.subarray(begin), heldBytes)
    }
    at += chunk.length
    yield lines
  }
  if (at === start) return
  const tooLong = at - start > LINE_BYTES_MAX
  const line = held.subarray(0, tooLong ? 0 : at - start)
  yield [{ line, start, end: at, whole: false, tooLong }]
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const line = new Uint8Array(head.length + tail.length)
  line.set(head)
  line.set(tail, head.length)
  return line
}
