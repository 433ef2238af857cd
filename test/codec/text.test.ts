import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  commentFields,
  directive,
  escapeLogValue,
  formatArtifact,
  formatLine,
  parseArtifact,
  parseComment,
  parseFieldsLine,
  parseLine,
  parseTally,
  parseW3cLine,
  type CommentRecord,
} from '../../codec/index.js'
import { anyFields, anyText } from './any-fields.js'

const anyRecord = anyFields.filter((fields) => Object.keys(fields).length > 0)

describe('a text line', () => {
  it('gives back the fields that it was made of, also through URLSearchParams', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const line = formatLine(fields)
        expect({ ...parseLine(line) }).toEqual({ ...fields })
        expect([...new URLSearchParams(line)]).toEqual(Object.entries(fields))
      }),
      { numRuns: 300 },
    )
  })

  it('is one line to any reader, and never looks like a directive', () => {
    fc.assert(
      fc.property(anyRecord, (fields) => {
        expect(formatLine(fields)).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029]|^#/)
      }),
    )
  })

  it('escapes nothing that a person can read but % & = + #', () => {
    const readable = 'Grüße, "quotes" \'n <tags> 🦊 {a} [b] | \\ ^ ~ ` ? / : ; @ $ ! * ( )'
    expect(formatLine({ body: readable })).toBe(`body=${readable}`)
    expect(formatLine({ body: '100% a&b=c+d #1' })).toBe('body=100%25 a%26b%3Dc%2Bd %231')
  })

  it('that somebody else wrote is read as far as it goes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        expect(typeof parseLine(line)).toBe('object')
      }),
    )
    expect({ ...parseLine('=x&a=%zz&b&c=1&__proto__=2') }).toEqual({
      a: '%zz',
      c: '1',
      ['__proto__']: '2',
    })
  })
})

describe('an artifact', () => {
  it('gives back the directives and records that it was made of', () => {
    const directives = fc.array(
      fc.tuple(fc.constantFrom('count', 'held', 'next', 'question'), anyText),
      { maxLength: 4 },
    )
    const records = fc.array(anyRecord, { maxLength: 4 })
    fc.assert(
      fc.property(fc.record({ directives, records }), (artifact) => {
        const read = parseArtifact(formatArtifact(artifact))
        expect(read.directives).toEqual(artifact.directives)
        expect(read.records.map((fields) => ({ ...fields }))).toEqual(
          artifact.records.map((fields) => ({ ...fields })),
        )
      }),
    )
  })

  it('may say a directive twice, and the first counts where one is asked for', () => {
    const artifact = parseArtifact('#held=a\n#held=b\n')
    expect(artifact.directives).toHaveLength(2)
    expect(directive(artifact, 'held')).toBe('a')
    expect(directive(artifact, 'count')).toBeUndefined()
  })
})

describe('a comment', () => {
  const anyComment: fc.Arbitrary<CommentRecord> = fc.record(
    {
      id: anyText,
      at: anyText,
      by: anyText,
      name: anyText,
      body: anyText,
      to: anyText,
      verified: fc.constant(true),
      edited: anyText,
      role: fc.constantFrom('admin', 'moderator', 'system'),
    },
    { requiredKeys: ['id', 'at', 'by', 'name', 'body'] },
  )

  it('is read from its line as it was written', () => {
    fc.assert(
      fc.property(anyComment, (comment) => {
        expect(parseComment(parseLine(formatLine(commentFields(comment))))).toEqual(comment)
      }),
    )
  })

  it('is none without an id, a time and a body', () => {
    for (const line of ['at=x&body=y', 'id=x&body=y', 'id=x&at=y', ''])
      expect(parseComment(parseLine(line))).toBeUndefined()
  })
})

describe('a tally', () => {
  it('is read from its line as it was written', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (label, count) => {
        const line = formatLine({ choice: label, count: String(count) })
        expect(parseTally(parseLine(line), 'choice')).toEqual({ label, count })
      }),
    )
    expect(parseTally(parseLine('type=x&count=many'), 'type')).toBeUndefined()
    expect(parseTally(parseLine('count=1'), 'type')).toBeUndefined()
  })
})

describe('the log’s escaping', () => {
  it('gives back what it escaped, in one cell of a row', () => {
    const positions = parseFieldsLine(
      '#Fields: timestamp(ms) cs-method cs-uri-stem cs-uri-query sc-status',
    )
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== '-')
        const cell = escapeLogValue(text)
        expect(cell).toMatch(/^[!$&()*+,\-./0-9:;=?@A-Z_a-z%]+$/)
        const row = parseW3cLine(`1763800000000\tGET\t/x\t${cell}\t202`, positions ?? new Map())
        expect(row).toMatchObject({ query: text })
      }),
      { numRuns: 300 },
    )
  })

  it('turns half of a surrogate pair into U+FFFD, as UTF-8 does', () => {
    expect(escapeLogValue('a\ud83eb')).toBe('a%EF%BF%BDb')
  })
})
