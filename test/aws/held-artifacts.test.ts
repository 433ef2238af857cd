import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createHeldArtifacts } from '../../server/adapter/s3/held-artifacts.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { artifactStoreContract } from '../contract/artifact-store.js'
import { artifactVersionContract } from '../contract/artifact-version.js'

artifactStoreContract('artifacts that a function holds', async () => ({
  port: callOf(createMemoryArtifactStore()),
}))

artifactVersionContract('artifacts that a function holds', async () => ({
  port: callOf(createMemoryArtifactStore()),
}))

describe('held artifacts', () => {
  it('read an artifact once, and put it again and again', async () => {
    const { store, reads } = counting()
    const held = callOf(store)
    for (let i = 0; i < 5; i++) {
      const found = await held.look('a.txt')
      const condition = found ? { ifRevision: found.revision } : ({ ifAbsent: true } as const)
      expect(await held.put('a.txt', `text ${i}`, condition)).toMatchObject({ ok: true })
    }
    expect(reads()).toBe(1)
  })

  it('tell when an artifact is read where it is stored', async () => {
    const { store } = counting()
    const looked: string[] = []
    const artifacts = createHeldArtifacts(store)
    const held = artifacts.call((key) => looked.push(key))
    await held.look('a.txt')
    await held.put('a.txt', 'x', { ifAbsent: true })
    await held.look('a.txt')
    expect(looked).toEqual(['a.txt'])
    artifacts.forget('a.txt')
    await held.look('a.txt')
    expect(looked).toEqual(['a.txt', 'a.txt'])
  })

  it('lose nothing when several functions hold what the others replace', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 30 }),
        async (turns) => {
          const store = createMemoryArtifactStore()
          const functions = [0, 1, 2].map(() => callOf(store))
          await Promise.all(
            turns.map((turn, i) => appendTo(functions[turn] ?? store, `${turn}/${i},`)),
          )
          const text = (await store.get('a.txt'))?.text ?? ''
          expect(text.split(',').filter(Boolean).sort()).toEqual(
            turns.map((turn, i) => `${turn}/${i}`).sort(),
          )
        },
      ),
      { numRuns: 100 },
    ))

  it('are noticed where what is held is taken for the truth', async () => {
    const store = createMemoryArtifactStore()
    const held = callOf(store)
    const blind: ArtifactStore = {
      ...held,
      // Tries again with what it holds, and then says that it was done.
      put: async (key, text, condition) => {
        const outcome = await held.put(key, text, condition)
        return outcome.ok ? outcome : { ok: true, revision: 'held' }
      },
    }
    await appendTo(blind, 'a,')
    await appendTo(store, 'b,')
    await appendTo(blind, 'c,')
    expect((await store.get('a.txt'))?.text).not.toBe('a,b,c,')
  })
})

function callOf(store: ArtifactStore): ArtifactStore {
  return createHeldArtifacts(store).call(() => undefined)
}

async function appendTo(store: ArtifactStore, part: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await store.look('a.txt')
    const condition = found ? { ifRevision: found.revision } : ({ ifAbsent: true } as const)
    if ((await store.put('a.txt', `${found?.text() ?? ''}${part}`, condition)).ok) return
  }
  throw new Error('No put was accepted.')
}

function counting(): { store: ArtifactStore; reads: () => number } {
  const store = createMemoryArtifactStore()
  let count = 0
  return {
    store: {
      ...store,
      get: (key) => {
        count++
        return store.get(key)
      },
    },
    reads: () => count,
  }
}
