import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PREFIXES, eventPathStarts } from '../../../codec/index.js'
import { createPrefilter } from '../../../server/log/prefilter.js'
import { bytesOf } from './attestor.js'

const part = fc.constantFrom('/', 'e', 'ev', 'ent', 's/', '/events/', '/fast', 'event/', 'x', '\t')
const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''))

it('finds what a plain search finds', () => {
  const words = fc.array(fc.constantFrom('/events/', '/fastevent/', '/e/', '/s/', 'x'), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(text, words, (text, words) => {
      const expected = words.some((word) => text.includes(word))
      expect(createPrefilter(words)(bytesOf(text))).toBe(expected)
    }),
    { numRuns: 1_000 },
  )
})

it('lets every path of an event pass, aliases included', () => {
  const holds = createPrefilter(eventPathStarts(PREFIXES))
  for (const start of eventPathStarts(PREFIXES)) {
    expect(holds(bytesOf(`GET\t${start}x`))).toBe(true)
    expect(holds(bytesOf(`{"cs-uri-stem":"${start.replaceAll('/', '\\/')}"}`))).toBe(true)
    expect(holds(bytesOf(`{"cs-uri-stem":"${start.replaceAll('/', '\\u002f')}"}`))).toBe(true)
  }
  expect(holds(bytesOf('GET\t/site-events.js\t/logs/other'))).toBe(false)
})

it('looks for what the log leaves as it is where a prefix has other characters', () => {
  const holds = createPrefilter(['/%C3%A9v%C3%A9nements/'])
  expect(holds(bytesOf('/%25C3%25A9v%25C3%25A9nements/read'))).toBe(true)
  expect(holds(bytesOf('/page'))).toBe(false)
  expect(createPrefilter(['%%'])(bytesOf('/page'))).toBe(true)
})
