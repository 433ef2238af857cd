import type { ArtifactStore } from '../port/artifact-store.js'
import type { StateStore } from '../port/state-store.js'
import { blankText, textOf } from './blank.js'
import { allParts } from './part.js'
import { subjectsOf } from './subjects.js'

/** Where what is stored is not what the log says. */
export interface Difference {
  readonly side: 'open' | 'aside' | 'state'
  readonly key: string
  readonly what: 'missing' | 'different' | 'unexpected'
}

export interface Verified {
  readonly subjects: number
  readonly artifacts: number
  readonly differences: readonly Difference[]
}

/**
 * Compares a site's artifacts, byte for byte, and its counters with a state that was rebuilt from the log alone.
 *
 * @param stored Keys of all artifacts that are there.
 */
export async function verify(
  rebuilt: StateStore,
  live: { state: StateStore; open: ArtifactStore; aside: ArtifactStore },
  stored: { open: readonly string[]; aside: readonly string[] },
): Promise<Verified> {
  const differences: Difference[] = []
  const expected = { open: new Set<string>(), aside: new Set<string>() }
  let subjects = 0
  for await (const subject of subjectsOf(rebuilt)) {
    subjects++
    for (const part of await allParts(rebuilt, subject)) {
      const found = await live[part.side].get(part.key)
      if (!found && (await blankText(rebuilt, part))) continue
      expected[part.side].add(part.key)
      if (found?.text === (await textOf(rebuilt, part))) continue
      differences.push({ side: part.side, key: part.key, what: found ? 'different' : 'missing' })
    }
    if (!(await sameTotals(rebuilt, live.state, subject))) {
      differences.push({ side: 'state', key: subject, what: 'different' })
    }
  }
  for await (const subject of subjectsOf(live.state)) {
    if ((await rebuilt.totals(subject)).version === 0) {
      differences.push({ side: 'state', key: subject, what: 'unexpected' })
    }
  }
  for (const side of ['open', 'aside'] as const) {
    for (const key of stored[side]) {
      if (!expected[side].has(key)) differences.push({ side, key, what: 'unexpected' })
    }
  }
  return { subjects, artifacts: expected.open.size + expected.aside.size, differences }
}

async function sameTotals(a: StateStore, b: StateStore, subject: string): Promise<boolean> {
  const [left, right] = [await a.totals(subject), await b.totals(subject)]
  return JSON.stringify([...left.counters].sort()) === JSON.stringify([...right.counters].sort())
}
