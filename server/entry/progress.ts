const EVERY_MS = 200
const WIDTH = 30

/** Hands bytes on and, on a terminal, shows how many of them there were: on stderr, so that output can be piped. */
export async function* withProgress(
  chunks: AsyncIterable<Uint8Array>,
  about: { label: string; size: number },
): AsyncGenerator<Uint8Array> {
  const { stderr } = process
  let done = 0
  let shownAt = Date.now()
  for await (const chunk of chunks) {
    done += chunk.length
    if (stderr.isTTY && Date.now() - shownAt > EVERY_MS) {
      shownAt = Date.now()
      const part = about.size > 0 ? Math.min(1, done / about.size) : 1
      const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░')
      stderr.write(`\r${bar} ${Math.round(part * 100)} % ${about.label}`)
    }
    yield chunk
  }
  if (stderr.isTTY) stderr.write('\r\x1b[K')
}
