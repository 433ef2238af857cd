import { describe, expect, it } from 'vitest'
import { eventUrl, parseEventPath, parseQuery, siteEvent } from '../../codec/index.js'
import { refusal } from './refusal.js'

const read = (type: string, query: string) => refusal(() => siteEvent(type, parseQuery(query)))
const comment = (fields: Record<string, string | undefined>) =>
  refusal(() => eventUrl('comment', { post: 'p', body: 'x', ...fields }))

describe('an unknown type', () => {
  it.each(['', 'Comment', 'comment/', '/comment', 'a//b', '../x', 'a b', '%63omment', 'é', '9a'])(
    'such as "%s" is refused',
    (type) => {
      expect(read(type, 'post=p&body=x')).toEqual({ code: 'unknown_type', limit: '100 bytes' })
      expect(parseEventPath(`/events/${type}`)?.type).toBe(type)
    },
  )

  it('is one over 100 bytes', () => {
    expect(read('a'.repeat(100), '')).toBeUndefined()
    expect(read('a'.repeat(101), '')?.code).toBe('unknown_type')
  })
})

describe('a field', () => {
  it('that is missing is named', () => {
    expect(comment({ post: undefined })).toEqual({ code: 'missing_field', field: 'post' })
    expect(comment({ body: undefined })).toEqual({ code: 'missing_field', field: 'body' })
    expect(comment({ body: '' })).toEqual({ code: 'missing_field', field: 'body' })
    expect(comment({ body: ' \n ' })).toMatchObject({ code: 'invalid_field', field: 'body' })
  })

  it('may have as many characters as its limit, and not one more, emoji counted as one', () => {
    for (const char of ['x', 'é', '🦊']) {
      const event = (body: string) =>
        refusal(() => siteEvent('comment', { post: 'p', body, name: char.repeat(80) }))
      expect(event(char.repeat(10_000))).toBeUndefined()
      const limit = '10000 characters'
      expect(event(char.repeat(10_001))).toEqual({ code: 'field_too_long', field: 'body', limit })
      expect(comment({ name: char.repeat(81) })).toEqual({
        code: 'field_too_long',
        field: 'name',
        limit: '80 characters',
      })
    }
  })

  it('may have as many bytes as its limit, and not one more', () => {
    const react = (type: string) => refusal(() => siteEvent('react', { post: 'p', type }))
    expect(react('🦊'.repeat(30))).toBeUndefined()
    expect(react(`${'🦊'.repeat(30)}x`)).toEqual({
      code: 'field_too_long',
      field: 'type',
      limit: '120 bytes',
    })
  })

  it.each(['text', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'by', 'poll'])(
    'that the type does not have, such as "%s", is refused',
    (field) => {
      expect(comment({ [field]: 'x' })).toEqual({ code: 'unknown_field', field })
    },
  )

  it('that is given twice is refused, however its name is escaped', () => {
    for (const query of ['post=p&body=a&body=b', 'post=p&body=a&bod%79=a', 'body&post=p&body'])
      expect(read('comment', query)).toEqual({ code: 'duplicate_field', field: 'body' })
  })

  it.each(['__proto__', '9', '', '-a', 'a b', 'a'.repeat(41), 'é', '%ff', '%'])(
    'may not be named "%s"',
    (name) => {
      expect(read('form', `form=f&${name}=x`)).toEqual({ code: 'malformed_query' })
    },
  )

  it('may be named like what objects inherit where any name may be, and is then just a field', () => {
    const fields = parseQuery('form=f&constructor=x&toString=y')
    expect(siteEvent('form', fields).fields['constructor']).toBe('x')
    expect(parseQuery('form=f')['constructor']).toBeUndefined()
  })

  it('is one of at most 64', () => {
    const query = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=x`).join('&')
    expect(refusal(() => parseQuery(query(64)))).toBeUndefined()
    expect(refusal(() => parseQuery(query(65)))).toEqual({
      code: 'too_many_fields',
      limit: '64 fields',
    })
  })

  it.each([
    '%',
    '%2',
    '%zz',
    '%ff',
    '%c3',
    '%c0%af',
    '%ed%a0%80',
    '%f5%80%80%80',
    '\ud800',
    'a\udc00',
  ])('may not hold %j, which is no UTF-8', (value) => {
    expect(read('comment', `post=p&body=${value}`)).toEqual({
      code: 'malformed_query',
      field: 'body',
    })
  })

  it('with half of a surrogate pair is refused by name before anything is sent', () => {
    for (const field of ['body', 'name', 'post'])
      expect(comment({ [field]: 'x\ud83e' })).toEqual({ code: 'invalid_field', field })
  })

  it('that is an id, a secret, a hash, a time or a flag is never empty', () => {
    for (const field of ['id', 'to', 'own', 'proof'])
      expect(comment({ [field]: '' })).toMatchObject({ code: 'invalid_field', field })
    expect(read('react', 'post=p&type=x&undo=')).toMatchObject({ field: 'undo' })
    expect(read('poll', 'poll=p&question=x&choices=x&closes=')).toMatchObject({ field: 'closes' })
  })

  it('that a plain form left empty means the same as one left out', () => {
    expect(comment({ name: '' })).toBeUndefined()
    expect(read('error/js', 'message=x&file=&line=&column=&stack=')).toBeUndefined()
  })
})
