import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHeldTexts } from '../../server/adapter/s3/held-texts.js'

const BYTES_MAX = 20_000

describe('held texts', () => {
  it('are the last ones, within their bytes, and never an old one of a key', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ key: fc.nat({ max: 30 }).map(String), chars: fc.nat({ max: 12_000 }) }),
        ),
        (steps) => {
          const held = createHeldTexts(BYTES_MAX)
          const last = new Map<string, string>()
          for (const [i, { key, chars }] of steps.entries()) {
            const text = `${i}`.padEnd(chars)
            held.set(key, { text, revision: `${i}` })
            last.set(key, text)
            expect(held.get(key)?.text).toBe(text)
          }
          // Asking moves texts, so each is asked for once, from what was set last.
          const kept = [...last.keys()].filter((key) => {
            const found = held.get(key)
            if (found) expect(found.text).toBe(last.get(key))
            return found !== undefined
          })
          const bytes = kept.map((key) => 2 * (last.get(key) ?? '').length)
          const sum = bytes.reduce((a, b) => a + b, 0)
          expect(sum - Math.max(0, ...bytes)).toBeLessThanOrEqual(BYTES_MAX)
        },
      ),
    ))

  it('hold what is used again and again, however many others come', () => {
    const held = createHeldTexts(BYTES_MAX)
    held.set('hot', { text: 'hot', revision: '1' })
    for (let i = 0; i < 1_000; i++) {
      held.set(`${i}`, { text: 'x'.repeat(1_000), revision: '1' })
      expect(held.get('hot')?.text).toBe('hot')
    }
    expect(held.get('0')).toBeUndefined()
  })

  it('are bounded where they are empty', () => {
    const held = createHeldTexts(BYTES_MAX)
    for (let i = 0; i < 1_000; i++) held.set(`${i}`, { text: '', revision: '1' })
    const kept = Array.from({ length: 1_000 }, (_, i) => held.get(`${i}`)).filter(Boolean)
    expect(kept.length).toBeLessThan(BYTES_MAX / 512 + 1)
  })
})
