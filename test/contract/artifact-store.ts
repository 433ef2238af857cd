import fc from 'fast-check'
import { expect } from 'vitest'
import type { ArtifactStore, PutCondition } from '../../server/port/artifact-store.js'
import { runContract, type Checks, type Create } from './contract.js'

const RUNS = { numRuns: 40 }
const ABSENT = { ifAbsent: true } as const

/** Well-formed text of any characters. */
const text = fc.string({ unit: 'binary', maxLength: 200 })

let keys = 0
function newKey(): string {
  return `comments/contract/${++keys}.txt`
}

export const ARTIFACT_STORE_CHECKS: Checks<ArtifactStore> = {
  'has nothing where nothing was put': async (store) => {
    expect(await store.get('comments/none.txt')).toBeUndefined()
  },

  'gives what was put, with the revision of the put': (store) =>
    fc.assert(
      fc.asyncProperty(text, text, async (first, second) => {
        const key = newKey()
        const a = await revisionOf(store.put(key, first, ABSENT))
        expect(await store.get(key)).toEqual({ text: first, revision: a })
        const b = await revisionOf(store.put(key, second, { ifRevision: a }))
        expect(await store.get(key)).toEqual({ text: second, revision: b })
        if (first !== second) expect(b).not.toBe(a)
      }),
      RUNS,
    ),

  'tells what a put needs to know as if the text had been read': (store) =>
    fc.assert(
      fc.asyncProperty(text, text, text, async (first, second, third) => {
        const key = newKey()
        expect(await store.look(key)).toBeUndefined()
        await store.put(key, first, ABSENT)
        const [before, read] = [await store.look(key), await store.get(key)]
        expect([before?.is(first), before?.is(second)]).toEqual([true, first === second])
        expect(before?.text()).toBe(first)
        const ifRevision = before?.revision ?? ''
        const put = await store.put(key, second, { ifRevision })
        expect(put).toMatchObject({ ok: true })
        // What was read stays, what was looked at is what is there by now.
        expect([read?.text, before?.text(), before?.is(second)]).toEqual([first, second, true])
        if (first !== second) await conflict(store.put(key, third, { ifRevision }))
        const now = await store.get(key)
        expect(now?.text).toBe(second)
        const next = await store.put(key, third, { ifRevision: now?.revision ?? '' })
        expect(next).toMatchObject({ ok: true })
        if (put.ok && first !== second && second !== third)
          await conflict(store.put(key, first, { ifRevision: put.revision }))
      }),
      RUNS,
    ),

  'puts nothing where the condition is not met': async (store) => {
    const key = newKey()
    await conflict(store.put(key, 'x', { ifRevision: 'forged' }))
    expect(await store.get(key)).toBeUndefined()
    const first = await revisionOf(store.put(key, 'first', ABSENT))
    await conflict(store.put(key, 'x', ABSENT))
    const second = await revisionOf(store.put(key, 'second', { ifRevision: first }))
    for (const condition of [ABSENT, { ifRevision: first }, { ifRevision: '' }]) {
      await conflict(store.put(key, 'x', condition))
    }
    expect(await store.get(key)).toEqual({ text: 'second', revision: second })
  },

  'lets exactly one of racing writers win, again and again': (store) =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (writers, rounds) => {
          const key = newKey()
          let condition: PutCondition = ABSENT
          for (let round = 0; round < rounds; round++) {
            const outcomes = await Promise.all(
              Array.from({ length: writers }, (_, i) => store.put(key, `${round}/${i}`, condition)),
            )
            const winners = outcomes.flatMap(({ ok }, i) => (ok ? [i] : []))
            expect(winners).toHaveLength(1)
            const found = await store.get(key)
            expect(found?.text).toBe(`${round}/${winners[0]}`)
            condition = { ifRevision: found?.revision ?? '' }
          }
        },
      ),
      RUNS,
    ),

  'loses no update of writers that read, change and try again': async (store) => {
    const key = newKey()
    const writers = Array.from({ length: 8 }, async (_, i) => {
      for (let tries = 0; tries < 100; tries++) {
        const found = await store.get(key)
        const next = `${found?.text ?? ''}${i},`
        const condition = found ? { ifRevision: found.revision } : ABSENT
        if ((await store.put(key, next, condition)).ok) return
      }
      throw new Error('The store gives revisions that it does not accept.')
    })
    await Promise.all(writers)
    const written = (await store.get(key))?.text.split(',').filter((part) => part !== '')
    expect(written?.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
  },

  'keeps keys apart': async (store) => {
    const all = [
      'a.txt',
      'a/b.txt',
      'a.1763800000000.txt',
      'é.txt',
      'e\u0301.txt',
      '👍.txt',
      '\uFFFD.txt',
      'a b.txt',
      '%61.txt',
      "'.txt",
      `${'é'.repeat(100)}.txt`,
    ].map((key) => `comments/keys/${key}`)
    await Promise.all(all.map((key) => store.put(key, key, ABSENT)))
    for (const key of all) expect((await store.get(key))?.text).toBe(key)
  },

  'keeps a long text whole': async (store) => {
    const long = 'é👍\n'.repeat(100_000)
    await revisionOf(store.put('comments/long.txt', long, ABSENT))
    expect((await store.get('comments/long.txt'))?.text).toBe(long)
  },
}

async function revisionOf(outcome: ReturnType<ArtifactStore['put']>): Promise<string> {
  const put = await outcome
  if (!put.ok) throw new Error(`The put was refused: ${put.reason}.`)
  return put.revision
}

async function conflict(outcome: ReturnType<ArtifactStore['put']>): Promise<void> {
  expect(await outcome).toEqual({ ok: false, reason: 'conflict' })
}

/** The contract of every `ArtifactStore`. */
export function artifactStoreContract(title: string, create: Create<ArtifactStore>): void {
  runContract(title, ARTIFACT_STORE_CHECKS, create)
}
