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
import { isMissing, overwriteFile } from './overwrite-file.js'
import { syncFiles } from './sync-files.js'

export interface FolderArtifactStoreOptions {
  /** Most bytes of texts kept in memory. @default 64 MiB */
  readonly heldBytesMax?: number
}

const DEFAULTS = { heldBytesMax: 67_108_864 } as const satisfies FolderArtifactStoreOptions

/** What a held text counts for beside its characters. */
const ENTRY_BYTES = 512

/** Artifacts as files of a folder. */
export interface FolderArtifactStore extends ArtifactStore {
  /** Makes every put that was answered before outlive a power cut. Where it fails, the next one tries those again. */
  sync(): Promise<void>
  /** The keys of all artifacts that are there. */
  keys(): Promise<readonly string[]>
}

/**
 * Keeps artifacts as files: the key `comments/my-post.txt` is that file below the folder.
 *
 * The process has to be the folder's only writer (`lockFolder`): conditions are decided in memory, and what was read or
 * written once is not read again while it is held. A put is done before it returns, so that two cannot meet. A revision is a hash of the text, so it is the same after a restart.
 * Files are not synced when they are put, since the access log can make each again; `sync` is for its checkpoint.
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
  const held = new LRUCache<string, FoundArtifact>({
    maxSize: options.heldBytesMax ?? DEFAULTS.heldBytesMax,
    sizeCalculation: ({ text }, key) => 2 * (text.length + key.length) + ENTRY_BYTES,
  })
  let unsynced = new Set<string>()
  let syncing: Promise<void> = Promise.resolve()

  /** Reads synchronously: 16 µs for 4 KB, where asking the pool of threads takes 90 µs of the event loop. */
  function find(key: string, file: string): FoundArtifact | undefined {
    const known = held.get(key)
    if (known) return known
    try {
      const found = artifactOf(readFileSync(file, 'utf8'))
      held.set(key, found)
      return found
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  function put(key: string, file: string, text: string, condition: PutCondition): PutOutcome {
    const found = find(key, file)
    const met = 'ifAbsent' in condition ? !found : found?.revision === condition.ifRevision
    if (!met) return { ok: false, reason: 'conflict' }
    const artifact = artifactOf(text)
    overwriteFile(file, text)
    unsynced.add(file)
    held.set(key, artifact)
    return { ok: true, revision: artifact.revision }
  }

  async function syncUnsynced(): Promise<void> {
    const files = unsynced
    unsynced = new Set()
    try {
      if (files.size > 0) await syncFiles(root, files)
    } catch (error) {
      for (const file of files) unsynced.add(file)
      throw error
    }
  }

  return {
    get: async (key) => held.get(key) ?? find(key, artifactFile(root, key)),
    put: async (key, text, condition) => {
      return put(key, artifactFile(root, key), text, condition)
    },
    keys: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      return files.map(({ parentPath, name }) =>
        relative(root, join(parentPath, name)).split(sep).join('/'),
      )
    },
    sync: () => {
      // After the one that is on its way: it may hold what this one promises.
      const after = syncing.then(syncUnsynced, syncUnsynced)
      syncing = after
      return after
    },
  }
}

function artifactOf(text: string): FoundArtifact {
  return { text, revision: hash('sha1', text, 'base64url') }
}
