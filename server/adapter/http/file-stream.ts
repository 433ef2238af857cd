import type { FileHandle } from 'node:fs/promises'
import { pipeline, Transform, type Readable } from 'node:stream'
import type { ContentCoding } from './accept-encoding.js'
import type { ByteRange } from './byte-range.js'
import { createCompressor } from './compress.js'

/**
 * Streams a range of an open file, compressed or as it is, and closes the file at the end, on an error and on cancel.
 * A file that has shrunk since its length was promised breaks the stream off: the connection is then cut, where it would
 * otherwise wait for bytes that never come.
 */
export function streamFile(
  handle: FileHandle,
  range: ByteRange,
  coding: ContentCoding,
): ReadableStream<Uint8Array> {
  const source = handle.createReadStream({ start: range.first, end: range.last })
  const whole = requireBytes(range.last - range.first + 1)
  // The callbacks are empty because the reader of the last stream is told of every error too.
  if (coding === 'identity') return toWeb(pipeline(source, whole, () => {}))
  return toWeb(pipeline(source, whole, createCompressor(coding), () => {}))
}

function requireBytes(bytes: number): Transform {
  let left = bytes
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      left -= chunk.byteLength
      done(null, chunk)
    },
    flush(done) {
      done(left === 0 ? null : new Error('The file shrank while it was sent.'))
    },
  })
}

/** Not `Readable.toWeb`: in it, a cancel at the wrong moment ends the process (https://github.com/nodejs/node/issues/54205). */
function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      cancel() {
        stream.destroy()
      },
    },
    { highWaterMark: 0 },
  )
}
