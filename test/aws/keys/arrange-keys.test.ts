import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  KEYS_MAX,
  KEY_LIST_BYTES_MAX,
  arrangeKeys,
  edgeEntries,
} from '../../../server/adapter/aws/arrange-keys.js'
import { KID_CHARS_MAX, parseDeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { STORE_VALUE_BYTES_MAX } from '../../../server/adapter/aws/key-value-store.js'

let made = 0
const makeKey = (): string => `key-${made++}`.padEnd(43, '_')
const kidsOf = (list: readonly { kid: string }[]): string[] => list.map(({ kid }) => kid)
const site = (...kids: string[]): ReturnType<typeof arrangeKeys> =>
  arrangeKeys(undefined, { kids, retired: [] }, makeKey)

describe('the keys of a site', () => {
  it('are made where there are none, each for itself', () => {
    const { session, attestation, identity } = site('1')
    const all = [session[0].key, attestation[0].key, identity]
    expect(new Set(all).size).toBe(3)
    expect(parseDeployedKeys(JSON.stringify({ session, attestation, identity }))).toBeDefined()
  })

  it('are rotated in three steps, in none of which a key that signs is unknown to who verifies', () => {
    const first = site('1')
    const added = arrangeKeys(first, { kids: ['1', '2'], retired: [] }, makeKey)
    expect([added.session[0], added.attestation[0]]).toEqual([
      first.session[0],
      first.attestation[0],
    ])
    const turned = arrangeKeys(added, { kids: ['2', '1'], retired: [] }, makeKey)
    expect(new Set(turned.session)).toEqual(new Set(added.session))
    const dropped = arrangeKeys(turned, { kids: ['2'], retired: ['1'] }, makeKey)
    expect(dropped.attestation).toEqual([turned.attestation[0]])
  })

  it('stay behind the others where nobody asked for them, as those of another deployment', () => {
    const moved = arrangeKeys(site('old'), { kids: ['1'], retired: [] }, makeKey)
    expect(kidsOf(moved.session)).toEqual(['1', 'old'])
  })

  it('never lose the identity key, nor change one that is kept, whatever is asked for', () => {
    const kids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })
    const steps = fc.array(fc.record({ kids, retired: fc.subarray(['a', 'b', 'c', 'd']) }))
    const keeps = (arrange: typeof arrangeKeys): void =>
      fc.assert(
        fc.property(steps, (arrangements) => {
          let keys = site('a')
          for (const each of arrangements) {
            const next = arrange(keys, each, makeKey)
            expect(next.identity).toBe(keys.identity)
            expect(kidsOf(next.session).slice(0, each.kids.length)).toEqual(each.kids)
            for (const { kid, key } of next.session)
              expect(keys.session.find((known) => known.kid === kid)?.key ?? key).toBe(key)
            keys = next
          }
        }),
      )
    keeps(arrangeKeys)
    const forgetful: typeof arrangeKeys = (_, each, make) => arrangeKeys(undefined, each, make)
    expect(() => keeps(forgetful)).toThrow()
  })

  it.each([
    [[], 'at least one'],
    [['a', 'a'], 'same name'],
    [['a b'], 'cannot be named'],
    [['a'.repeat(KID_CHARS_MAX + 1)], 'cannot be named'],
    [Array.from({ length: KEYS_MAX + 1 }, (_, i) => String(i)), `at most ${KEYS_MAX}`],
  ])('are refused with the names %j', (kids, reason) => {
    expect(() => site(...kids)).toThrow(reason)
  })

  it('fit into the entries of the edge however many there may be', () => {
    const kids = Array.from({ length: KEYS_MAX }, (_, i) => String(i).padEnd(KID_CHARS_MAX, 'x'))
    const entries = edgeEntries(site(...kids), '{}')
    expect(Object.keys(entries)).toEqual(['session', 'attestation', 'identity', 'settings'])
    expect(entries['session']?.length).toBe(KEY_LIST_BYTES_MAX)
    expect(KEY_LIST_BYTES_MAX).toBeLessThanOrEqual(STORE_VALUE_BYTES_MAX)
  })
})
