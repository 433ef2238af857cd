import { promisify } from 'node:util'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type BrotliOptions,
} from 'node:zlib'
import type { ContentCoding } from './accept-encoding.js'

/** A coding that changes the bytes. */
export type Compression = Exclude<ContentCoding, 'identity'>

// An artifact is compressed anew after every comment. Quality 5 of 11 is the last before brotli's time grows several times
// over, and already smaller than gzip at its best.
const BROTLI: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const GZIP = { level: 6 }

const brotliBytes = promisify<Uint8Array, BrotliOptions, Uint8Array<ArrayBuffer>>(brotliCompress)
const gzipBytes = promisify<Uint8Array, typeof GZIP, Uint8Array<ArrayBuffer>>(gzip)

/** Compresses bytes that are in memory, off the main thread. */
export function compress(bytes: Uint8Array, coding: Compression): Promise<Uint8Array<ArrayBuffer>> {
  return coding === 'br' ? brotliBytes(bytes, BROTLI) : gzipBytes(bytes, GZIP)
}

/** A stream that compresses what is written to it. */
export function createCompressor(coding: Compression) {
  return coding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP)
}
