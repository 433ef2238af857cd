import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'
import { compress, type Compression } from './compress.js'
import { openInside } from './open-inside.js'

/** A file larger than this many bytes is streamed and never held in memory. */
export const HELD_BYTES_MAX = 1_048_576

/** What an entry counts for beside its bytes, so that many tiny files are bounded too. */
const ENTRY_BYTES = 1_024

/**
 * File systems stamp changes with a clock that ticks every 1 to 10 ms, so a file read within a tick of its change may change
 * again under the same stamp. Such a reading is used once and not trusted later (the "racily clean" problem of git's index).
 */
const STAMP_TICK_MS = 100

/** Digest length in characters of 6 bits: 132 bits, far from any accidental collision. */
const DIGEST_CHARACTERS = 22

const READ_BYTES = 65_536

/** A file as it was read: what it is, and its bytes where they are few. */
export interface CachedFile {
  signature: string
  isSettled: boolean
  sizeBytes: number
  modifiedMs: number
  digest: string
  bytes?: Uint8Array<ArrayBuffer>
  compressed: { [coding in Compression]?: Uint8Array<ArrayBuffer> }
}

/** Reads files of one folder and keeps the recently used ones in memory, at most `bytesMax` bytes in all. */
export function createFileCache(folder: string, bytesMax: number) {
  const files = new LRUCache<string, CachedFile>({ maxSize: bytesMax, sizeCalculation: sizeOf })
  const reads = createSingleFlight<CachedFile | undefined>()
  const compressions = createSingleFlight<Uint8Array<ArrayBuffer>>()

  async function load(path: string): Promise<CachedFile | undefined> {
    const handle = await openInside(folder, path)
    if (!handle) return undefined
    try {
      const file = await readFile(handle)
      const before = files.peek(path)
      if (file && before?.digest === file.digest) file.compressed = before.compressed
      if (file) files.set(path, file)
      return file
    } finally {
      await handle.close()
    }
  }

  return {
    /**
     * The file at this path, read again if it is not the one that `stats` describes; undefined where it is not published.
     * An unchanged file is not resolved again: it was found inside the folder, and a move would have changed its signature.
     * (The move of a folder above it does not; then bytes that were public stay so until they are evicted.)
     */
    async read(path: string, stats: BigIntStats): Promise<CachedFile | undefined> {
      const file = files.get(path)
      const signature = signatureOf(stats)
      if (file?.isSettled && file.signature === signature) return file
      return reads(`${path}\0${signature}`, () => load(path))
    },

    /** The bytes of a held file in a coding, compressed once for each content. */
    async compressed(
      path: string,
      file: CachedFile,
      coding: Compression,
    ): Promise<Uint8Array<ArrayBuffer>> {
      const { bytes, digest } = file
      if (!bytes) throw new Error('A file that is streamed has no bytes to compress.')
      const made = file.compressed[coding]
      if (made) return made
      return compressions(`${coding}:${digest}`, async () => {
        const result = await compress(bytes, coding)
        const now = files.peek(path)
        // A new object, since the cache weighs a value only when it is another one.
        if (now?.digest === digest)
          files.set(path, { ...now, compressed: { ...now.compressed, [coding]: result } })
        return result
      })
    },

    /** Opens a file that is streamed; undefined if it is no longer the one that was read. */
    async open(path: string, file: CachedFile): Promise<FileHandle | undefined> {
      const handle = await openInside(folder, path)
      if (handle && signatureOf(await handle.stat({ bigint: true })) === file.signature)
        return handle
      await handle?.close()
      return undefined
    },
  }
}

export type FileCache = ReturnType<typeof createFileCache>

/** Takes the stamps before the bytes: a change while reading leaves other stamps behind, so it is noticed next time. */
async function readFile(handle: FileHandle): Promise<CachedFile | undefined> {
  const stats = await handle.stat({ bigint: true })
  if (!stats.isFile()) return undefined
  const sizeBytes = Number(stats.size)
  const changedMs = Math.max(Number(stats.mtimeMs), Number(stats.ctimeMs))
  const isHeld = sizeBytes <= HELD_BYTES_MAX
  const isSettled = Date.now() - changedMs > STAMP_TICK_MS
  const hash = createHash('sha256')
  const held = Buffer.allocUnsafeSlow(isHeld ? sizeBytes : READ_BYTES)
  let position = 0
  while (position < sizeBytes) {
    const offset = isHeld ? position : 0
    const length = Math.min(held.byteLength - offset, sizeBytes - position)
    const { bytesRead } = await handle.read(held, offset, length, position)
    if (bytesRead === 0) break
    hash.update(held.subarray(offset, offset + bytesRead))
    position += bytesRead
  }
  const digest = hash.digest('base64url').slice(0, DIGEST_CHARACTERS)
  const file = { signature: signatureOf(stats), isSettled, digest, compressed: {} }
  const facts = { ...file, sizeBytes: position, modifiedMs: Number(stats.mtimeMs) }
  return isHeld ? { ...facts, bytes: held.subarray(0, position) } : facts
}

/** The change time is in it because a file moved to another place keeps its modification time. */
function signatureOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`
}

function sizeOf({ bytes, compressed }: CachedFile): number {
  const { br, gzip } = compressed
  return ENTRY_BYTES + (bytes?.byteLength ?? 0) + (br?.byteLength ?? 0) + (gzip?.byteLength ?? 0)
}

/** Lets callers that want the same thing at the same time wait for one making of it. */
function createSingleFlight<T>() {
  const flights = new Map<string, Promise<T>>()
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const running = flights.get(key)
    if (running) return running
    const flight = make().finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }
}
