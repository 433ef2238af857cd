import fc from 'fast-check'
import { expect } from 'vitest'
import type { ObjectCalls } from '../../server/adapter/s3/object-calls.js'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { startLoopbackS3, type Fault, type LoopbackS3 } from './loopback-s3.js'

/** A race of writers over a faulty wire. */
export interface Race {
  readonly writers: number
  readonly encryption: 'SSE-S3' | 'SSE-KMS'
  /** What befalls the first requests, one after the other. */
  readonly faults: readonly (Fault | undefined)[]
}

const KEY = 'comments/hot.txt'
const ATTEMPTS_MAX = 200
/** How long writers wait for a reply. */
export const RACE_TIMEOUT_MS = 30
const LATE_MS = 45

const fault: fc.Arbitrary<Fault | undefined> = fc.option(
  fc.oneof(
    fc.record({ when: fc.constantFrom('before', 'after'), drop: fc.constant(true) }),
    fc.record({
      when: fc.constantFrom('before', 'after'),
      status: fc.constant(500),
      code: fc.constant('InternalError'),
    }),
    fc.constant({ when: 'after', cut: true } as const),
    fc.constant({ when: 'before', status: 503, code: 'SlowDown' } as const),
    fc.constant({ when: 'before', status: 409, code: 'ConditionalRequestConflict' } as const),
    // So that others overtake it; or so late that its writer has given it up, and it is carried out all the same.
    fc.record({
      when: fc.constantFrom('before', 'after'),
      delayMs: fc.constantFrom(3, 9, LATE_MS),
    }),
  ),
  { nil: undefined },
)

export const race: fc.Arbitrary<Race> = fc.record({
  writers: fc.integer({ min: 2, max: 5 }),
  encryption: fc.constantFrom('SSE-S3', 'SSE-KMS'),
  faults: fc.array(fault, { minLength: 5, maxLength: 40 }),
})

/**
 * Lets each writer read, add a mark of its own, and put, until it knows that its mark is in. Then asks of the history of the
 * object, which the S3 keeps, whether each outcome was true and whether a text ever lost a mark.
 *
 * @param change Breaks a store, to see that it is noticed.
 */
export async function runRace(
  { writers, encryption, faults }: Race,
  createCalls: (s3: LoopbackS3) => ObjectCalls,
  change: (store: ArtifactStore) => ArtifactStore = (store) => store,
): Promise<void> {
  const s3 = await startLoopbackS3({
    encryption,
    conflictWindow: true,
    // Only a put is told of a rival.
    fault: ({ method, number }) => {
      const one = faults[number - 1]
      return one && 'code' in one && one.status === 409 && method !== 'PUT' ? undefined : one
    },
  })
  try {
    const history = historyOf(s3)
    const outcomes = await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        const store = createS3ArtifactStore(createCalls(s3), { bucket: 'public', clock: HASTY })
        return addMark(change(store), writer)
      }),
    )
    for (const [i, text] of history.entries())
      expect(text.startsWith(history[i - 1] ?? ''), 'a text that keeps all marks').toBe(true)
    const stored = new Set(history)
    for (const { text, said } of outcomes.flat()) {
      if (said === 'ok') expect(stored, 'what was said to be stored').toContain(text)
      if (said === 'conflict') expect(stored, 'what was said to be refused').not.toContain(text)
    }
    const marks = history.at(-1)?.match(/\d+(?=:)/g)
    expect(marks?.sort(), 'each mark once').toEqual(
      Array.from({ length: writers }, (_, i) => `${i}`),
    )
  } finally {
    await s3.stop()
  }
}

interface Said {
  readonly text: string
  readonly said: 'ok' | 'conflict' | 'unknown'
}

async function addMark(store: ArtifactStore, writer: number): Promise<Said[]> {
  const all: Said[] = []
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const found = await patient(() => store.get(KEY))
    if (found?.text.includes(`|${writer}:`)) return all
    // With the number of the attempt, so that no two puts are of one text.
    const text = `${found?.text ?? ''}|${writer}:${attempt}`
    const condition = found ? { ifRevision: found.revision } : { ifAbsent: true as const }
    const outcome = await patient(() => store.put(KEY, text, condition))
    all.push({ text, said: outcome.ok ? 'ok' : outcome.reason })
    if (outcome.ok) return all
  }
  throw new Error(`Writer ${writer} never came to an end.`)
}

/** Asks again where a store gave up on S3. */
async function patient<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!/does not answer|slow down/.test(String(error))) throw error
    return patient(ask)
  }
}

/** All texts that the object had, in order. */
function historyOf({ objects }: LoopbackS3): string[] {
  const history: string[] = []
  const set = objects.set.bind(objects)
  objects.set = (name, object) => {
    history.push(object.body.toString())
    return set(name, object)
  }
  return history
}

const HASTY = {
  now: () => Date.now(),
  sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
  random: () => 0,
}
