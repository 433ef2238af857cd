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
import { digestOf, encode, holdText, isHeldText, textOf, type HeldText } from './held-text.js'
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
interface HeldArtifact {
  readonly file: string
  readonly text: HeldText
  /** How long the file is, which may hold what is no UTF-8. */
  readonly fileBytes: number
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
 * written once is not read again while it is held. A put is done before it returns, so that two cannot meet. A revision is
 * a hash of the text, so it is the same after a restart. Files are never synced, since the access log can make each again.
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
    sizeCalculation: ({ text }, key) => text.bytes.length + 2 * key.length + ENTRY_BYTES,
  })

  /** Reads synchronously: 16 µs for 4 KB, where asking the pool of threads takes 90 µs of the event loop. */
  function find(key: string): HeldArtifact | undefined {
    const known = held.get(key)
    if (known) return known
    const file = artifactFile(root, key)
    try {
      const read = readFileSync(file)
      const text = holdText(encode(read.toString('utf8')))
      const found = { file, text, fileBytes: read.length }
      held.set(key, found)
      return found
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  function put(key: string, text: string, condition: PutCondition): PutOutcome {
    const found = find(key)
    const isMarked = 'ifRevision' in condition && condition.ifRevision.startsWith('~')
    const revisionOf = (text: HeldText): string => (isMarked ? text.mark : digestOf(text))
    const met =
      'ifAbsent' in condition ? !found : found && revisionOf(found.text) === condition.ifRevision
    if (!met) return { ok: false, reason: 'conflict' }
    const file = found?.file ?? artifactFile(root, key)
    const bytes = encode(text)
    files.overwrite(file, bytes, found?.fileBytes ?? 0)
    const next = holdText(bytes, found?.text)
    held.set(key, { file, text: next, fileBytes: bytes.length })
    return { ok: true, revision: revisionOf(next) }
  }

  return {
    get: async (key) => {
      const found = find(key)
      return found && artifactOf(found.text)
    },
    look: async (key) => {
      const found = find(key)
      if (!found) return undefined
      // What is too large to be held gets another mark whenever it is read. What is let go of between this and a put has
      // a conflict, and is looked at again.
      const revision = held.has(key) ? found.text.mark : digestOf(found.text)
      return {
        revision,
        is: (text) => {
          const now = find(key)
          return now !== undefined && isHeldText(now.text, text)
        },
        text: () => {
          const now = find(key)
          return now ? textOf(now.text) : ''
        },
      }
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

/** Its text is made when somebody reads it: who has seen the revision before needs no more. */
function artifactOf(held: HeldText): FoundArtifact {
  held.isLent = true
  return {
    get text() {
      return textOf(held)
    },
    get revision() {
      return digestOf(held)
    },
  }
}
