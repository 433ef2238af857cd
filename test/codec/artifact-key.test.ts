import fc from 'fast-check'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { artifactKey, artifactPath, checkSubject, utf8Length } from '../../codec/index.js'
import { refusal } from './refusal.js'

/** Subjects made of the pieces that could make two of them meet, most of which are refused. */
const anySubject = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '/',
      '.',
      '..',
      '.txt',
      '.1763800000000',
      'counts',
      ' ',
      '%2F',
      '\\',
      '🦊',
      '~',
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))
  .filter((subject) => refusal(() => checkSubject('post', subject)) === undefined)
const anyCut = fc.option(fc.constantFrom('1763800000000', '1763800000001'), { nil: undefined })

describe('an artifact key', () => {
  it('is that of one subject and cut alone', () => {
    fc.assert(
      fc.property(anySubject, anyCut, anySubject, anyCut, (a, cutOfA, b, cutOfB) => {
        const same = artifactKey(`comments/${a}`, cutOfA) === artifactKey(`comments/${b}`, cutOfB)
        expect(same).toBe(a === b && cutOfA === cutOfB)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is never a folder on the way to another', () => {
    fc.assert(
      fc.property(anySubject, anyCut, anySubject, anyCut, (a, cutOfA, b, cutOfB) => {
        const key = artifactKey(`comments/${a}`, cutOfA)
        expect(artifactKey(`comments/${b}`, cutOfB).startsWith(`${key}/`)).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  it('stays inside its folder, and is not the file of counts', () => {
    fc.assert(
      fc.property(anySubject, anyCut, (subject, cut) => {
        const key = artifactKey(`comments/${subject}`, cut)
        expect(posix.normalize(key)).toBe(key)
        expect(key.startsWith('comments/')).toBe(true)
        expect(key.split(/[/\\]/)).not.toContain('..')
        expect(key).not.toBe('comments/counts.txt')
      }),
    )
  })

  it('has segments that every file system can name', () => {
    const longest = artifactKey(`comments/${'x'.repeat(200)}`, '1763800000000')
    for (const segment of longest.split('/')) expect(utf8Length(segment)).toBeLessThan(255)
  })

  it('is found again from its path', () => {
    fc.assert(
      fc.property(anySubject, anyCut, (subject, cut) => {
        const key = artifactKey(`comments/${subject}`, cut)
        const { pathname } = new URL(artifactPath(key), 'https://site.test')
        expect(pathname).toBe(artifactPath(key))
        expect(decodeURIComponent(pathname)).toBe(`/${key}`)
      }),
    )
  })
})
