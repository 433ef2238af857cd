import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EVENT_ERRORS,
  EventError,
  URL_BYTES_MAX,
  eventUrl,
  eventUrlOfQuery,
  formatLine,
  parseQuery,
  siteEvent,
} from '../../codec/index.js'
import { anyName, anyText } from './any-fields.js'
import { refusal } from './refusal.js'

const comment = (fields: Record<string, string>) =>
  refusal(() => eventUrl('comment', { post: 'p', body: 'x', ...fields }))

describe('control and line-separator characters', () => {
  const CONTROLS = ['\u0000', '\t', '\n', '\r', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029']

  it.each(CONTROLS)('such as %j stand in a body, and escaped in its line', (char) => {
    const { fields } = siteEvent(
      'comment',
      parseQuery(eventUrl('comment', { post: 'p', body: `a${char}b` }).split('?')[1] ?? ''),
    )
    expect(fields['body']).toBe(`a${char}b`)
    const line = formatLine({ body: fields['body'] })
    expect(line).toBe(`body=a${encodeURIComponent(char)}b`)
  })

  it.each(CONTROLS)('such as %j are refused in a subject and in a label', (char) => {
    for (const field of ['post', 'name'])
      expect(comment({ [field]: `a${char}b` })).toMatchObject({ code: 'invalid_field', field })
  })
})

describe('a subject', () => {
  it.each(['../../etc/passwd', '..', '.', '/a', 'a/', 'a//b', 'a/../b', '.git/config', 'a\\..\\b'])(
    'that would leave its folder, such as "%s", is refused',
    (post) => {
      expect(comment({ post })).toMatchObject({ code: 'invalid_field', field: 'post' })
    },
  )

  it.each(['counts', 'a.txt/b', 'x.1763800000000', ' a', 'a ', '\ufeffa'])(
    'that would be the file of something else, such as "%s", is refused',
    (post) => {
      expect(comment({ post })).toMatchObject({ code: 'invalid_field', field: 'post' })
    },
  )

  it.each([
    '2026/my-post',
    'a.txt',
    'counts/a',
    'café',
    'a..b',
    'x.176380000000',
    '🦊',
    'a b',
    '%2e',
  ])('such as "%s" is fine', (post) => {
    expect(comment({ post })).toBeUndefined()
  })

  it('has at most 200 bytes', () => {
    expect(comment({ post: '🦊'.repeat(50) })).toBeUndefined()
    expect(comment({ post: `${'🦊'.repeat(50)}x` })).toEqual({
      code: 'field_too_long',
      field: 'post',
      limit: '200 bytes',
    })
  })
})

describe('a poll', () => {
  const define = (choices: readonly string[]) =>
    refusal(() => siteEvent('poll', { poll: 'p', question: 'Which?', choices: choices.join('\n') }))
  const choices = (count: number) => Array.from({ length: count }, (_, i) => `choice ${i}`)

  it('has at most 64 choices, empty and repeated ones aside', () => {
    expect(define([...choices(64), '', 'choice 1', ' choice 2 '])).toBeUndefined()
    const limit = '64 lines'
    expect(define(choices(65))).toEqual({ code: 'field_too_long', field: 'choices', limit })
  })

  it('has no choice that nobody could vote for', () => {
    expect(define(['lit', 'x'.repeat(121)])).toMatchObject({ field: 'choices', limit: '120 bytes' })
    expect(define(['lit', 'a\tb'])).toMatchObject({ code: 'invalid_field', field: 'choices' })
  })

  it('may have 64 choices of the longest kind', () => {
    const longest = choices(64).map((choice) => choice.padEnd(120, 'x'))
    expect(define(longest)).toBeUndefined()
  })
})

describe('a URL', () => {
  it('over its limit is refused before it is sent, and the error says both sizes', () => {
    const body = 'x'.repeat(9_000)
    expect(comment({ body })).toEqual({ code: 'url_too_long', limit: '7680 bytes' })
    expect(() => eventUrl('comment', { post: 'p', body })).toThrow(/9031 bytes.*7680/)
  })

  it('may have exactly as many bytes as its limit', () => {
    const room = URL_BYTES_MAX - '/events/form?form='.length
    expect(eventUrlOfQuery('form', `form=${'x'.repeat(room)}`)).toHaveLength(URL_BYTES_MAX)
    expect(refusal(() => eventUrlOfQuery('form', `form=${'x'.repeat(room + 1)}`))?.code).toBe(
      'url_too_long',
    )
  })
})

describe('a sender', () => {
  it('refuses what a door would refuse, and sends what a door reads', () => {
    const anyNames = fc.dictionary(fc.oneof(anyName, anyText), anyText, { maxKeys: 4 })
    fc.assert(
      fc.property(anyNames, (fields) => {
        const form = { ...fields, form: 'f' }
        const attempt = refusal(() => {
          const url = eventUrl('form', form)
          const query = url.slice(url.indexOf('?') + 1)
          expect({ ...parseQuery(query) }).toEqual(form)
        })
        const named = Object.keys(form).every((name) => /^[A-Za-z][\w.-]{0,39}$/.test(name))
        expect(attempt?.code).toBe(named ? undefined : 'malformed_query')
      }),
    )
  })

  it('refuses more than 64 fields', () => {
    const names = Array.from({ length: 64 }, (_, i) => [`f${i}`, 'x'])
    const fields = Object.fromEntries(names) as Record<string, string>
    expect(refusal(() => eventUrl('form', { form: 'f', ...fields }))?.code).toBe('too_many_fields')
  })
})

describe('a time', () => {
  it.each(['2026-02-30T18:00Z', '2026-13-01T18:00Z', '2026-12-31T24:00Z', '2026-12-31T18:60Z'])(
    'that no calendar has, such as %s, is refused',
    (closes) => {
      const fields = { poll: 'p', question: 'Which?', choices: 'lit', closes }
      expect(refusal(() => siteEvent('poll', fields))).toMatchObject({ field: 'closes' })
    },
  )

  it.each(['2028-02-29T18:00Z', '2026-12-31T23:59:59Z', '2026-12-31T23:59:59.999Z'])(
    'such as %s is fine',
    (closes) => {
      const fields = { poll: 'p', question: 'Which?', choices: 'lit', closes }
      expect(refusal(() => siteEvent('poll', fields))).toBeUndefined()
    },
  )
})

describe('an error', () => {
  it('has a status for every code, and says what is wrong in a sentence', () => {
    for (const status of Object.values(EVENT_ERRORS)) expect(status).toBeGreaterThanOrEqual(400)
    const error = new EventError('missing_field', 'The field "post" is missing.', { field: 'post' })
    expect(error).toMatchObject({ name: 'EventError', status: 400, field: 'post' })
  })
})
