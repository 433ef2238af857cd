import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalQuery,
  eventUrl,
  formatQuery,
  isWellFormed,
  parseQuery,
  percentDecode,
  percentEncode,
} from '../../codec/index.js'
import { anyFields, anyText } from './any-fields.js'
import { refusal } from './refusal.js'

describe('a query', () => {
  it('gives back the fields that it was made of', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        expect({ ...parseQuery(formatQuery(fields)) }).toEqual({ ...fields })
      }),
    )
  })

  it('says the same to URLSearchParams and to URL', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const query = formatQuery(fields)
        const entries = Object.entries(fields)
        expect([...new URLSearchParams(query)]).toEqual(entries)
        const url = new URL(`https://site.test/events/form?${query}`)
        expect([...url.searchParams]).toEqual(entries)
        expect(url.search.slice(1)).toBe(query)
      }),
    )
  })

  it('reads what URLSearchParams writes', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const query = new URLSearchParams({ ...fields }).toString()
        expect({ ...parseQuery(query) }).toEqual({ ...fields })
      }),
    )
  })

  it('is ASCII that needs no further escaping, without a plus or an apostrophe', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        expect(formatQuery(fields)).toMatch(/^[A-Za-z0-9\-._~!$&()*,;=:@/?%]*$/)
      }),
    )
  })

  it('leaves out what is undefined, and keeps what is empty', () => {
    expect(formatQuery({ a: undefined, b: '', c: 'x' })).toBe('b=&c=x')
    expect({ ...parseQuery('b&&c=x&') }).toEqual({ b: '', c: 'x' })
  })

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (query) => {
        refusal(() => parseQuery(query))
      }),
    )
  })
})

describe('percent-encoding', () => {
  it('agrees with encodeURIComponent on what a text means', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(decodeURIComponent(percentEncode(text))).toBe(text)
        expect(percentDecode(percentEncode(text))).toBe(text)
        expect(percentDecode(encodeURIComponent(text))).toBe(text)
      }),
    )
  })

  it('refuses half of a surrogate pair both ways', () => {
    const anyUnits = fc.array(fc.integer({ min: 0xd780, max: 0xe080 }), { maxLength: 6 })
    fc.assert(
      fc.property(anyUnits, (units) => {
        const text = String.fromCharCode(...units)
        const fine = isWellFormed(text)
        expect(fine).toBe(Buffer.from(text).toString() === text)
        expect(refusal(() => percentEncode(text)) === undefined).toBe(fine)
        expect(percentDecode(text) === text).toBe(fine)
      }),
    )
  })
})

/** Escapes a text as some other sender might. */
function spelled(text: string, choices: readonly number[]): string {
  let spelling = ''
  let number = 0
  for (const char of text) {
    const choice = choices[number++ % choices.length] ?? 0
    const bytes = [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    if (char === ' ' && choice % 2 === 0) spelling += '+'
    else if (/[\w.~-]/.test(char) && choice % 2 === 0) spelling += char
    else spelling += choice % 3 === 0 ? bytes.join('') : bytes.join('').toUpperCase()
  }
  return spelling
}

describe('the canonical query', () => {
  it('is one, however the sender ordered and escaped the fields', () => {
    const choices = fc.array(fc.nat(5), { minLength: 1, maxLength: 9 })
    const spellings = anyFields.chain((fields) =>
      fc.record({
        fields: fc.constant(fields),
        order: fc.shuffledSubarray(Object.keys(fields), { minLength: Object.keys(fields).length }),
        choices,
      }),
    )
    fc.assert(
      fc.property(spellings, ({ fields, order, choices }) => {
        const query = order
          .map((name) => `${spelled(name, choices)}=${spelled(fields[name] ?? '', choices)}`)
          .join('&')
        expect(canonicalQuery('form', parseQuery(query))).toBe(canonicalQuery('form', fields))
      }),
      { numRuns: 300 },
    )
  })

  it('differs where a type, a name or a value does', () => {
    fc.assert(
      fc.property(anyFields, anyFields, (a, b) => {
        const sorted = (fields: typeof a) => JSON.stringify(Object.entries(fields).sort())
        const same = canonicalQuery('form', a) === canonicalQuery('form', b)
        expect(same).toBe(sorted(a) === sorted(b))
        expect(canonicalQuery('forms', a)).not.toBe(canonicalQuery('form', a))
      }),
    )
  })

  it('knows nothing of the prefix, the lane, the alias or the attestation', () => {
    const fields = { message: 'no', att: 'x.y.z' }
    expect(canonicalQuery('error/js', fields)).toBe('error/js?message=no')
    const [, query = ''] = eventUrl('error/js', { message: 'no' }, { lane: 'fast' }).split('?')
    expect(canonicalQuery('error/js', parseQuery(query))).toBe('error/js?message=no')
  })
})
