import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { artifactUrl } from '../../client/publication.js'
import { eventTraits, isPlain } from '../../client/event-traits.js'
import { EVENT_TYPES, eventTypeRow, eventUrl, formatQuery, siteEvent } from '../../codec/index.js'
import { QUERY_BYTES_MAX } from '../../client/settings.js'

const TYPES = Object.keys(EVENT_TYPES)
const CUSTOM = ['shop/sale', 'signup', 'a/b/c']
/** Written by the reporter alone, whose own test checks the values. */
const REPORTS = ['error/js', 'link/dead']

describe.each([...TYPES, ...CUSTOM])('what a sender knows of "%s"', (type) => {
  const row = eventTypeRow(type)!
  const [space, isFast, , isVote] = eventTraits(type)

  test('is what the codec says', () => {
    expect(isFast ? 'fast' : 'slow').toBe(row.lane)
    expect(Boolean(isVote)).toBe(row.purpose === 'vote')
    // Where an artifact is public, the subject is named as the codec names it.
    const subject = row.subject === 'poll' ? { poll: 'my-poll' } : { post: 'my-post' }
    const name = Object.values(subject)[0] ?? ''
    const url = artifactUrl(`${row.space}/${name}`)
    expect(space ? artifactUrl(`${space}/${name}`) : undefined).toBe(url)
    if (url) expect(Object.keys(subject)).toEqual([row.subject])
  })
})

test('names that objects inherit are types like any other', () => {
  for (const type of ['constructor', 'toString', '__proto__'])
    expect(eventTraits(type)[0]).toBeFalsy()
})

describe('what is plainly fine', () => {
  const names = [
    ...new Set(
      TYPES.flatMap((type) => [
        ...Object.keys(eventTypeRow(type)?.fields ?? {}),
        eventTypeRow(type)?.subject ?? [],
      ]).flat(),
    ),
    'id',
    'own',
    'z',
    'colour',
  ]
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    fc.constantFrom('1', 'p', 'a/b', 'a//b', ' ', '', '\n', 'counts', 'A'.repeat(22), '👍'),
  )
  /** Mostly the fields that the type has, sometimes another. */
  const event = fc.constantFrom(...TYPES, ...CUSTOM).chain((type) => {
    const row = eventTypeRow(type)!
    const own = [row.subject ?? [], Object.keys(row.fields ?? { colour: {} })].flat()
    const known = fc.record(Object.fromEntries(own.map((name) => [name, value])), {
      requiredKeys: own.filter((name) => name === row.subject || row.fields?.[name]?.required),
    })
    const other = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 1 })
    return fc.tuple(
      fc.constant(type),
      fc.oneof(
        { weight: 5, arbitrary: known },
        fc.tuple(known, other).map(([fields, more]) => ({ ...fields, ...more })),
      ),
    )
  })

  test('is fine for the codec too', () => {
    const plain = new Set<string>()
    fc.assert(
      fc.property(event, ([type, fields]) => {
        if (REPORTS.includes(type) || !isPlain(eventTraits(type), fields)) return
        if (formatQuery(fields).length > QUERY_BYTES_MAX) return
        plain.add(type)
        eventUrl(type, fields)
      }),
      { numRuns: 5_000 },
    )
    expect([...plain]).toEqual(expect.arrayContaining(['react', 'read', ...CUSTOM]))
  })

  test.each([
    ['comment', { post: '2026/my-post', body: 'Привіт, світе! 👋\nЯк справи?' }],
    ['comment', { body: "It's <b>50%</b> & more", post: 'p', name: 'Zoë', to: 'A'.repeat(22) }],
    ['comment/edit', { post: 'p', comment: 'A'.repeat(22), body: 'b' }],
    ['comment/remove', { post: 'p', comment: 'A'.repeat(22), by: 'n'.repeat(23) }],
    ['react', { post: 'p', type: '❤️' }],
    ['react', { post: 'p', type: '👍', undo: '1' }],
    ['vote', { poll: 'best-tool', choice: 'the one with a long name' }],
    ['read', { post: 'p' }],
    ['bookmark', { post: 'p', undo: '1' }],
    ['error/js', { message: 'x is not a function', line: '3', stack: 'f@/a.js:1:2' }],
    ['link/dead', { href: '/gone', status: '404' }],
    ['shop/sale', { price: '3', currency: '€' }],
    ['signup', {}],
  ])('covers what visitors do: %s %j', (type, fields) => {
    expect(isPlain(eventTraits(type), fields)).toBe(true)
    siteEvent(type, fields)
  })

  test.each([
    ['comment', { post: 'p', body: 'x', nmae: 'y' }],
    ['comment', { post: 'p' }],
    ['comment', { post: 'p', body: ' \u00a0\n' }],
    ['comment', { post: '../p', body: 'x' }],
    ['comment', { post: 'p', body: '\ud800' }],
    ['react', { post: 'p', type: 'a\nb' }],
    ['react', { post: 'p', type: 'a\u2028b' }],
    ['vote', { poll: 'counts', choice: 'x' }],
    ['error/js', { message: ' ' }],
    ['error/js', {}],
    ['shop/sale', { id: 'mine' }],
    ['Shop', {}],
    ['shop/sale', Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`f${i}`, '1']))],
  ])('is not %s %j', (type, fields) => {
    expect(isPlain(eventTraits(type), fields)).toBe(false)
  })
})
