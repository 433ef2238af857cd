import { hash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { LRUCache } from 'lru-cache'
import type {
  ArtifactStore,
  FoundArtifact,
  PutCondition,
  PutOutcome,
} from '../../port/artifact-store.js'
import { artifactFile } from './artifact-file.js'
import { isMissing } from './is-missing.js'
import { createOpenFiles } from './open-files.js'

export interface FolderArtifactStoreOptions {
  /** Most bytes of texts kept in memory. @default 64 MiB */
  readonly heldBytesMax?: number
}

const DEFAULTS = { heldBytesMax: 67_108_864 } as const satisfies FolderArtifactStoreOptions

/** What a held text counts for beside its characters. */
const ENTRY_BYTES = 512

/** A text, with what is needed to write the next one over it. */
interface HeldArtifact extends FoundArtifact {
  readonly file: string
  readonly bytes: number
}

/** Artifacts as files of a folder. */
export interface FolderArtifactStore extends ArtifactStore {
  /** The keys of all artifacts that are there. */
  keys(): Promise<readonly string[]>
  /** Closes the files that were written to. */
  close(): void
}

/**
 * Keeps artifacts as files: the key `comments/my-post.txt` is that file below the folder.
 *
 * The process has to be the folder's only writer (`lockFolder`): conditions are decided in memory, and what was read or
 * written once is not read again while it is held. A put is done before it returns, so that two cannot meet. A revision is a hash of the text, so it is the same after a restart.
 * Files are never synced, since the access log can make each again.
 *
 * @throws {StoreError} `invalid_key`, of `get` and `put`; and the error of `node:fs` where the disk fails.
 * @example
 * const store = createFolderArtifactStore('data/public')
 * await store.put('polls/best.txt', text, { ifAbsent: true }) // { ok: true, revision: '…' }
 */
export function createFolderArtifactStore(
  folder: string,
  options: FolderArtifactStoreOptions = {},
): FolderArtifactStore {
  const root = resolve(folder)
  mkdirSync(root, { recursive: true })
  const files = createOpenFiles()
  const held = new LRUCache<string, HeldArtifact>({
    maxSize: options.heldBytesMax ?? DEFAULTS.heldBytesMax,
    sizeCalculation: ({ text }, key) => 2 * (text.length + key.length) + ENTRY_BYTES,
  })

  /** Reads synchronously: 16 µs for 4 KB, where asking the pool of threads takes 90 µs of the event loop. */
  function find(key: string): HeldArtifact | undefined {
    const known = held.get(key)
    if (known) return known
    const file = artifactFile(root, key)
    try {
      const bytes = readFileSync(file)
      const text = bytes.toString('utf8')
      // Of the text, not of its bytes: what is no UTF-8 is read as other bytes than it is written back as.
      const found = { text, revision: revisionOf(Buffer.from(text)), file, bytes: bytes.length }
      held.set(key, found)
      return found
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  function put(key: string, text: string, condition: PutCondition): PutOutcome {
    const found = find(key)
    const met = 'ifAbsent' in condition ? !found : found?.revision === condition.ifRevision
    if (!met) return { ok: false, reason: 'conflict' }
    const file = found?.file ?? artifactFile(root, key)
    const bytes = bytesOf(text)
    files.overwrite(file, bytes, found?.bytes ?? 0)
    const revision = revisionOf(bytes)
    held.set(key, { text, revision, file, bytes: bytes.length })
    return { ok: true, revision }
  }

  return {
    get: async (key) => {
      const found = find(key)
      return found && { text: found.text, revision: found.revision }
    },
    put: async (key, text, condition) => put(key, text, condition),
    keys: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      const found = entries.filter((entry) => entry.isFile())
      return found.map(({ parentPath, name }) =>
        relative(root, join(parentPath, name)).split(sep).join('/'),
      )
    },
    close: () => files.close(),
  }
}

/** Texts that are short are written into the same memory, one after another: a put is done before it returns. */
const SCRATCH = Buffer.allocUnsafeSlow(131_072)

function bytesOf(text: string): Buffer {
  if (text.length * 3 > SCRATCH.length) return Buffer.from(text)
  return SCRATCH.subarray(0, SCRATCH.write(text))
}

function revisionOf(bytes: Uint8Array): string {
  return hash('sha1', bytes, 'base64url')
}
