import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareUtf8 } from '../../codec/index.js'

it('orders an emoji after U+FFFD, as their bytes are and their UTF-16 units are not', () => {
  expect(['\uFFFD', '👍'].sort()).toEqual(['👍', '\uFFFD'])
  expect(['👍', '\uFFFD', '\uE000', 'é', '\uD7FF', 'a', ''].sort(compareUtf8)).toEqual([
    '',
    'a',
    'é',
    '\uD7FF',
    '\uE000',
    '\uFFFD',
    '👍',
  ])
})

it('orders any two texts as their UTF-8 bytes are ordered', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'é', '\uD7FF', '\uE000', '\uFFFD', '👍', '👎', '\u{10FFFF}'),
  })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    { numRuns: 500 },
  )
})
