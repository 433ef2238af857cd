/** How a gzip file ended: as it should, in the middle, or in bytes that are not gzip. */
export type GzipEnd = 'whole' | 'truncated_gzip' | 'corrupt_gzip'

/**
 * Inflates a gzip file piece by piece. It yields what can be read and then says how the file ended; what the source of the
 * bytes throws, it throws.
 */
export type Gunzip = (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array, GzipEnd>

/** `open`: not compressed, so that nothing tells a file which ended from one that was cut or is still written. */
export type TextEnd = GzipEnd | 'open'

/** The first two bytes of a gzip file (RFC 1952 section 2.3.1). No log line begins with a control character. */
const MAGIC = [0x1f, 0x8b] as const

/** A log's text, whether or not the file is compressed: its bytes tell, not its name. */
export async function* plainText(
  chunks: AsyncIterable<Uint8Array>,
  gunzip: Gunzip,
): AsyncGenerator<Uint8Array, TextEnd> {
  const rest = chunks[Symbol.asyncIterator]()
  let handedOn = false
  try {
    const head: Uint8Array[] = []
    while (bytesOf(head).length < MAGIC.length) {
      const next = await rest.next()
      if (next.done) break
      head.push(next.value)
    }
    const first = bytesOf(head)
    handedOn = true
    const all = rejoined(head, rest)
    if (first[0] === MAGIC[0] && first[1] === MAGIC[1]) return yield* gunzip(all)
    yield* all
    return 'open'
  } finally {
    if (!handedOn) await rest.return?.()
  }
}

/** The first few bytes of some chunks. */
function bytesOf(chunks: readonly Uint8Array[]): readonly number[] {
  return chunks.flatMap((chunk) => [...chunk.subarray(0, MAGIC.length)])
}

async function* rejoined(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* head
    for (;;) {
      const next = await rest.next()
      if (next.done) return
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}
