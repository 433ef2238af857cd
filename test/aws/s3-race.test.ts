import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObjectCalls } from '../../server/adapter/s3/object-calls.js'
import { createSdkObjectCalls } from '../../server/adapter/s3/sdk-object-calls.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { race, RACE_TIMEOUT_MS, runRace } from './s3-race.js'
import type { LoopbackS3 } from './loopback-s3.js'
import { retryingClient } from './retrying-client.js'
import { signedCalls } from './s3-calls.js'

type Change = (store: ArtifactStore) => ArtifactStore

const plainCalls = (s3: LoopbackS3): ObjectCalls => signedCalls(s3, RACE_TIMEOUT_MS)
const retryingCalls = (s3: LoopbackS3): ObjectCalls =>
  createSdkObjectCalls(retryingClient(s3, RACE_TIMEOUT_MS))

const STORED = /what was said to be stored/
const REFUSED = /what was said to be refused/
const KEEPS = /a text that keeps all marks/

/** What is easily done wrong, and what of it is noticed. */
const BROKEN: readonly (readonly [string, RegExp, Change])[] = [
  [
    'a store that takes an unknown outcome for success',
    STORED,
    (store) => ({
      ...store,
      put: async (key, text, condition) => {
        const outcome = await store.put(key, text, condition)
        return outcome.ok || outcome.reason === 'conflict' ? outcome : { ok: true, revision: '"?"' }
      },
    }),
  ],
  [
    'a store that takes an unknown outcome for a conflict',
    REFUSED,
    (store) => ({
      ...store,
      put: async (key, text, condition) => {
        const outcome = await store.put(key, text, condition)
        return outcome.ok ? outcome : { ok: false, reason: 'conflict' }
      },
    }),
  ],
  [
    'a store that puts again without the condition',
    KEEPS,
    (store) => ({
      ...store,
      put: async (key, text, condition) => {
        const outcome = await store.put(key, text, condition)
        if (outcome.ok) return outcome
        const now = await store.get(key)
        return store.put(key, text, now ? { ifRevision: now.revision } : { ifAbsent: true })
      },
    }),
  ],
  [
    'a store that tries again by itself and says what it heard last',
    REFUSED,
    (store) => ({
      ...store,
      put: async (key, text, condition) => {
        const outcome = await store.put(key, text, condition)
        const isLost = !outcome.ok && outcome.reason === 'unknown'
        return isLost ? store.put(key, text, condition) : outcome
      },
    }),
  ],
]

describe('writers that race over a faulty wire', () => {
  it.each([
    ['signed requests', plainCalls],
    ['a client of the SDK that tries again by itself', retryingCalls],
  ])('lose no update and are told the truth, by %s', async (_, createCalls) => {
    await fc.assert(
      fc.asyncProperty(race, (one) => runRace(one, createCalls)),
      { numRuns: 25 },
    )
  })

  it.each(BROKEN)('notice %s', async (_, expected, change) => {
    const found = await fc.check(
      fc.asyncProperty(race, (one) =>
        runRace(one, plainCalls, change).catch((error: unknown) => {
          // What breaks one rule may break others first.
          if (expected.test(String(error))) throw error
        }),
      ),
      { numRuns: 200, endOnFailure: true },
    )
    expect(String(found.errorInstance)).toMatch(expected)
  })
})
