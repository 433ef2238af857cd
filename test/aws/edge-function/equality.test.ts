import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ATTESTATION_BYTES_MAX, escapeLogValue } from '../../../codec/index.js'
import { anyVisit, type AnyVisit } from './any-visit.js'
import { builtCode, engines, isBuilt, type Engine } from './engines.js'
import { functionOutcome, sharedOutcome, type Compared } from './shared-edge.js'

const VISITS = 3_000
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`The edge function is compared from SEED=${SEED}`)
const visits = fc.sample(anyVisit, { numRuns: VISITS, seed: SEED })

interface Difference {
  readonly visit: AnyVisit
  readonly shared: Compared
  readonly found: Compared
}

async function differences(engine: Engine, code?: string): Promise<Difference[]> {
  const outcomes = await engine.run(
    visits.map(({ visit }) => visit),
    code,
  )
  return visits
    .map((visit, i) => ({
      visit,
      shared: sharedOutcome(visit),
      found: functionOutcome(outcomes[i]!),
    }))
    .filter(({ shared, found }) => !isDeepStrictEqual(shared, found))
}

describe.runIf(isBuilt)('the edge function', () => {
  it.each(engines)('does under $name what the shared logic does', async (engine) => {
    expect((await differences(engine)).slice(0, 3)).toEqual([])
  })

  it('is tried with requests of each kind', () => {
    const shared = visits.map((visit) => sharedOutcome(visit))
    const statuses = new Set(shared.map(({ answer }) => answer?.status))
    for (const status of [202, 204, 303, 400, 401, 403, 404, 405, 414, undefined])
      expect(statuses).toContain(status)
    expect(shared.filter(({ logged }) => logged !== undefined).length).toBeGreaterThan(VISITS / 50)
  })

  it('lets in and signs alike whatever the rules of the fields let in, and more of what they refuse alone', () => {
    for (const visit of visits) {
      const whole = sharedOutcome(visit, true)
      if (whole.logged !== undefined) expect(sharedOutcome(visit)).toEqual(whole)
    }
  })

  it('writes no more into the log than CloudFront keeps, and nothing that it would encode', () => {
    for (const { logged } of visits.map((visit) => sharedOutcome(visit))) {
      if (logged === undefined) continue
      expect(logged.length).toBeLessThanOrEqual(ATTESTATION_BYTES_MAX)
      expect(escapeLogValue(logged)).toBe(logged)
    }
  })

  it.each([
    ['takes cookies from every site', '"cross-site"!==', '"cross-sight"!=='],
    ['lets a longer URL in', '>7680', '>7690'],
    ['does not see a line break at the end of a name', '(?!\\n)$/', '$/m'],
    ['leaves a client its headers', 'startsWith("x-event-")', 'startsWith("x-evens-")'],
    ['signs under another name', '"event+jwt"', '"event-jwt"'],
  ] as const)('that %s is noticed', async (_, found, put) => {
    const code = builtCode()
    expect(code).toContain(found)
    expect(await differences(engines[0]!, code.replaceAll(found, put))).not.toEqual([])
  })
})
