import { LRUCache } from 'lru-cache'
import type { ArtifactStore, FoundArtifact } from '../../port/artifact-store.js'
import { StoreError } from '../../port/store-error.js'
import { compress, type Compression } from './compress.js'
import { answerFile } from './conditional-answer.js'
import type { FileServer } from './file-response.js'
import { publicNames } from './public-path.js'

/** Bytes of one text, and of its compressed forms where somebody asked for them. */
interface Encoded {
  readonly revision: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly compressed: { [coding in Compression]?: Promise<Uint8Array<ArrayBuffer>> }
}

const HELD_TEXTS_MAX = 1_000

/**
 * Serves artifacts as the store has them, so that an answer never tells of a put that is half done. Headers, ranges and
 * codings are those of files.
 */
export function createArtifactServer(store: ArtifactStore): FileServer {
  const held = new LRUCache<string, Encoded>({ max: HELD_TEXTS_MAX })

  function encoded(key: string, found: FoundArtifact): Encoded {
    const { revision } = found
    const known = held.get(key)
    if (known?.revision === revision) return known
    const made = { revision, bytes: Uint8Array.from(Buffer.from(found.text)), compressed: {} }
    held.set(key, made)
    return made
  }

  return {
    respond: async (request, path) => {
      if (!path.endsWith('.txt')) return undefined
      const key = publicNames(path)?.join('/')
      const found = key === undefined ? undefined : await find(store, key)
      if (key === undefined || !found) return undefined
      const { bytes, compressed } = encoded(key, found)
      // Artifacts have no date of their own: the tag alone tells them apart.
      const facts = {
        name: `/${key}`,
        sizeBytes: bytes.length,
        modifiedMs: Infinity,
        digest: found.revision,
      }
      const { status, headers, coding, range } = answerFile(request, facts, 'no-cache', Date.now())
      if (status === 304 || status === 416) return new Response(null, { status, headers })
      const whole =
        coding === 'identity' ? bytes : await (compressed[coding] ??= compress(bytes, coding))
      const body = range ? whole.subarray(range.first, range.last + 1) : whole
      headers['Content-Length'] = String(body.length)
      return new Response(request.method === 'HEAD' ? null : body, { status, headers })
    },
  }
}

/** What is no key of an artifact is the name of none. */
async function find(store: ArtifactStore, key: string): Promise<FoundArtifact | undefined> {
  try {
    return await store.get(key)
  } catch (error) {
    if (error instanceof StoreError && error.code === 'invalid_key') return undefined
    throw error
  }
}
