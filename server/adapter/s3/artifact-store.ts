import type {
  ArtifactStore,
  FoundArtifact,
  PutCondition,
  PutOutcome,
} from '../../port/artifact-store.js'
import type { Clock } from '../../port/clock.js'
import { systemClock } from '../node/clock.js'
import { askAgain } from './ask-again.js'
import { createHeldTexts } from './held-texts.js'
import type { NoAnswer, ObjectCalls, ObjectPlace } from './object-calls.js'
import { checkObjectKey } from './object-key.js'

export interface S3ArtifactStoreOptions {
  readonly bucket: string
  /** Stands before each key, with its slash: `site/`. @default '' */
  readonly prefix?: string
  /** @default the machine's own */
  readonly clock?: Clock
  /** Most bytes of texts kept in memory, beside the last one. @default 16 MiB */
  readonly heldBytesMax?: number
}

const DEFAULTS = {
  prefix: '',
  clock: systemClock,
  heldBytesMax: 16_777_216,
} as const satisfies Omit<S3ArtifactStoreOptions, 'bucket'>

const CONFLICT: PutOutcome = { ok: false, reason: 'conflict' }
const UNKNOWN: PutOutcome = { ok: false, reason: 'unknown' }

/** RFC 9110 section 8.8.3; S3 gives strong ones alone. Anything else in `If-Match` might match what it should not. */
const ENTITY_TAG = /^"[\x21\x23-\x7e]+"$/

/**
 * Keeps artifacts as objects of a bucket: the key `comments/my-post.txt` is that object.
 *
 * A revision is the object's ETag, of which nothing is read: it is the MD5 of the text under SSE-S3, and anything under
 * SSE-KMS. Each question is a GET, since it costs no more than a HEAD; S3 leaves out the body of a text that is held.
 *
 * @throws {StoreError} `invalid_key`; and an `Error` where S3 refuses for good, or asks to slow down again and again.
 * @example
 * const store = createS3ArtifactStore(calls, { bucket: 'my-site' })
 * await store.put('polls/best.txt', text, { ifAbsent: true }) // { ok: true, revision: '"…"' }
 */
export function createS3ArtifactStore(
  calls: ObjectCalls,
  options: S3ArtifactStoreOptions,
): ArtifactStore {
  const { bucket, prefix, clock, heldBytesMax } = { ...DEFAULTS, ...options }
  const held = createHeldTexts(heldBytesMax)

  function placeOf(key: string): ObjectPlace {
    checkObjectKey(prefix + key)
    return { bucket, key: prefix + key }
  }

  async function find(key: string): Promise<FoundArtifact | undefined> {
    const place = placeOf(key)
    const known = held.get(key)
    const { answer } = await askAgain(
      clock,
      () => calls.get(place, known?.revision),
      ({ is }) => is === 'busy' || is === 'lost',
    )
    switch (answer.is) {
      case 'found': {
        const { is: _, ...found } = answer
        checkRevision(place, found.revision)
        held.set(key, found)
        return found
      }
      case 'known':
        return known
      case 'absent':
        return undefined
      default:
        throw noAnswer('read', place, answer)
    }
  }

  async function put(
    key: string,
    text: string,
    condition: PutCondition,
    version?: number,
  ): Promise<PutOutcome> {
    const place = placeOf(key)
    if ('ifRevision' in condition && !ENTITY_TAG.test(condition.ifRevision)) return CONFLICT
    const { answer, tries } = await askAgain(
      clock,
      () => calls.put(place, text, condition, version),
      ({ is }) => is === 'busy',
    )
    switch (answer.is) {
      case 'stored': {
        const revision = checkRevision(place, answer.revision)
        held.set(key, { text, revision, ...(version === undefined ? {} : { version }) })
        return { ok: true, revision }
      }
      case 'conflict':
        // S3 says that it did nothing where it was busy. Should that be wrong, the own text may stand in the way.
        return tries === 1 ? CONFLICT : UNKNOWN
      case 'lost':
        return UNKNOWN
      case 'busy':
        throw noAnswer('put', place, answer)
    }
  }

  return {
    get: find,
    look: async (key) => {
      const found = await find(key)
      if (!found) return undefined
      // What this store knows by now; of other writers it knows nothing until it asks again.
      const text = (): string => (held.get(key) ?? found).text
      const { text: _, ...seen } = found
      return { ...seen, is: (other) => text() === other, text }
    },
    put,
  }
}

/** @throws {Error} where what stands between takes the ETag away: without it nothing could be written safely. */
function checkRevision({ key }: ObjectPlace, revision: string): string {
  if (!ENTITY_TAG.test(revision))
    throw new Error(`The answer about "${key}" has no strong ETag: ${JSON.stringify(revision)}.`)
  return revision
}

function noAnswer(verb: string, { bucket, key }: ObjectPlace, { is, why }: NoAnswer): Error {
  const what = is === 'busy' ? 'asks again and again to slow down' : 'does not answer'
  return new Error(`S3 ${what}: "${key}" of the bucket "${bucket}" could not be ${verb} (${why}).`)
}
