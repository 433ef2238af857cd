import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directive, formatArtifact, parseArtifact, parseComment } from '../../../codec/index.js'
import { reducerOf } from '../../../server/reducer/index.js'
import { viewsOf } from '../../../server/view/index.js'
import { FAMILIES } from '../reducer/any-event.js'
import { outcomeOf } from '../reducer/outcome.js'

const some = (family: keyof typeof FAMILIES) =>
  fc.array(FAMILIES[family], { minLength: 1, maxLength: 14 })

const textsOf = async (events: Parameters<typeof outcomeOf>[0][number]) =>
  (await outcomeOf([events], (event) => reducerOf(event.type)(event))).texts

/** The public texts: the head and all segments. */
const openTexts = (texts: Readonly<Record<string, string>>): string[] =>
  Object.keys(texts)
    .filter((key) => key.startsWith('open '))
    .map((key) => texts[key] ?? '')

describe('a rendered text', () => {
  it.each(['comments', 'reactions', 'polls', 'reads', 'forms', 'errors', 'links'] as const)(
    'of %s is read back whole: written again it is the same',
    async (family) => {
      await fc.assert(
        fc.asyncProperty(some(family), async (events) => {
          for (const text of Object.values(await textsOf(events))) {
            expect(formatArtifact(parseArtifact(text))).toBe(text)
            expect(text === '' || text.endsWith('\n')).toBe(true)
          }
        }),
      )
    },
  )

  it('of reactions has no kind that nobody chose', async () => {
    await fc.assert(
      fc.asyncProperty(some('reactions'), async (events) => {
        for (const { count } of openTexts(await textsOf(events)).flatMap(
          (text) => parseArtifact(text).records,
        ))
          expect(Number(count)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the public texts of comments', () => {
  it('hold as many comments as the head counts, in their order, each once', async () => {
    await fc.assert(
      fc.asyncProperty(some('comments'), async (events) => {
        const texts = openTexts(await textsOf(events))
        const [head = ''] = texts
        const comments = texts
          .flatMap((text) => parseArtifact(text).records)
          .map((fields) => parseComment(fields))
        expect(comments).not.toContain(undefined)
        expect(directive(parseArtifact(head), 'count')).toBe(String(comments.length))
        expect(new Set(comments.map((comment) => `${comment?.id} ${comment?.by}`)).size).toBe(
          comments.length,
        )
        for (const text of texts) {
          const order = parseArtifact(text).records.map(({ at, id }) => `${at} ${id}`)
          expect(order).toEqual([...order].sort())
        }
      }),
      { numRuns: 200 },
    )
  })

  it('never show what is held before somebody approved it', async () => {
    const held = some('comments').map((events) =>
      events.filter(
        ({ type, hold }) =>
          type !== 'comment/approve' && (hold || !['comment', 'comment/edit'].includes(type)),
      ),
    )
    await fc.assert(
      fc.asyncProperty(held, async (events) => {
        fc.pre(events.length > 0)
        for (const text of openTexts(await textsOf(events)))
          expect(parseArtifact(text).records).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('are chained from the newest to the oldest by #next', async () => {
    await fc.assert(
      fc.asyncProperty(some('comments'), async (events) => {
        const texts = await textsOf(events)
        const [first = ''] = Object.keys(texts)
        const met: string[] = []
        for (let key: string | undefined = first; key;) {
          met.push(key)
          const next = directive(parseArtifact(texts[key] ?? ''), 'next')
          key = next === undefined ? undefined : `open ${next.slice(1)}`
        }
        expect(met.sort()).toEqual(
          Object.keys(texts)
            .filter((key) => key.startsWith('open '))
            .sort(),
        )
      }),
    )
  })
})

describe('a space without views', () => {
  it.each(['counts/shop/sale', 'bookmarks/p', 'constructor/x', '__proto__/x', 'no-slash'])(
    'such as that of %s has no artifact',
    (subject) => {
      expect(viewsOf(subject)).toEqual({})
    },
  )
})
