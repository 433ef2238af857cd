import { expect } from 'vitest'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import { runContract, type Checks, type Create } from './contract.js'

const KEY = 'comments/versions.txt'

/** What is asked of a store that keeps versions beside artifacts, as one has to that many processes put to at once. */
export const ARTIFACT_VERSION_CHECKS: Checks<ArtifactStore> = {
  'tells the version that the last put named, whoever asks': async (store) => {
    const first = await store.put(KEY, 'first', { ifAbsent: true }, 7)
    expect([(await store.get(KEY))?.version, (await store.look(KEY))?.version]).toEqual([7, 7])
    const ifRevision = first.ok ? first.revision : ''
    expect(await store.put(KEY, 'second', { ifRevision }, 9)).toMatchObject({ ok: true })
    expect([(await store.get(KEY))?.version, (await store.look(KEY))?.version]).toEqual([9, 9])
    // A put that is refused leaves the version as it was.
    await store.put(KEY, 'third', { ifRevision }, 11)
    expect((await store.get(KEY))?.version).toBe(9)
  },

  'tells none where the put named none': async (store) => {
    await store.put(KEY, 'text', { ifAbsent: true })
    expect((await store.get(KEY))?.version).toBeUndefined()
  },
}

export function artifactVersionContract(title: string, create: Create<ArtifactStore>): void {
  runContract(`${title}, versions`, ARTIFACT_VERSION_CHECKS, create)
}
