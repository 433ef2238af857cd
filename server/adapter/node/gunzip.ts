import { createGunzip } from 'node:zlib'
import type { GzipEnd } from '../../log/plain-text.js'

/** Most compressed bytes inflated at once. Deflate packs at most 1,032 to 1, so that one step gives at most 16.5 MB. */
const STEP_BYTES = 16_384
const PIECE_BYTES = 65_536

/**
 * Inflates gzip piece by piece and says how it ended.
 *
 * A stream that fails throws away what it has not handed on, so this reads after each small write: of a file that was cut,
 * all that can be inflated is yielded first.
 *
 * @example for await (const bytes of gunzip(createReadStream('2026-11-22.gz'))) { … }
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, GzipEnd> {
  const stream = createGunzip({ chunkSize: PIECE_BYTES })
  const pieces: Uint8Array[] = []
  let fault: GzipEnd | undefined
  let settled = (): void => undefined
  const step = (take: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      settled = resolve
      take(resolve)
    })
  stream.on('data', (piece: Uint8Array) => pieces.push(piece))
  stream.on('error', (error: NodeJS.ErrnoException) => {
    fault = error.code === 'Z_BUF_ERROR' ? 'truncated_gzip' : 'corrupt_gzip'
    settled()
  })
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !fault; at += STEP_BYTES) {
        const bytes = chunk.subarray(at, at + STEP_BYTES)
        await step((done) => stream.write(bytes, () => done()))
        yield* pieces.splice(0)
      }
      if (fault) return fault
    }
    await step((done) => stream.once('end', done).end())
    yield* pieces.splice(0)
    return fault ?? 'whole'
  } finally {
    stream.destroy()
  }
}
