import fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  INFLATED_BYTES_MAX,
  base64urlEncode,
  formatQuery,
  parseQuery,
  siteEvent,
  withInflatedFields,
} from '../../codec/index.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { anyFields } from './any-fields.js'
import { refusal } from './refusal.js'

const deflate = (text: string | Uint8Array): string => base64urlEncode(deflateRawSync(text))
const inflated = (z: string, outside = 'post=p') =>
  refusal(() => withInflatedFields(parseQuery(`${outside}&z=${z}`), inflate))
const malformed = { code: 'malformed_z', field: 'z', limit: '64 KiB inflated' }

describe('the field z', () => {
  it('holds other fields, which then are the event’s own', () => {
    const z = deflate('body=great%20post&name=Ann')
    const fields = withInflatedFields(parseQuery(`post=p&z=${z}`), inflate)
    expect({ ...fields }).toEqual({ post: 'p', body: 'great post', name: 'Ann' })
    expect(siteEvent('comment', fields).subject).toBe('comments/p')
  })

  it('gives back any fields that were put into it', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const all = withInflatedFields({ z: deflate(formatQuery(fields)) }, inflate)
        expect({ ...all }).toEqual({ ...fields })
      }),
    )
  })

  it('leaves the fields that it was read from as they were', () => {
    const fields = parseQuery(`post=p&z=${deflate('body=x')}`)
    withInflatedFields(fields, inflate)
    expect(Object.keys(fields)).toEqual(['post', 'z'])
  })

  it('inflates to at most 64 KiB, so that a bomb does not go off', () => {
    const exact = `a=${'x'.repeat(INFLATED_BYTES_MAX - 2)}`
    expect(inflated(deflate(exact))).toBeUndefined()
    expect(inflated(deflate(`${exact}x`))).toEqual(malformed)
    const bomb = deflate(new Uint8Array(5_000_000))
    expect(bomb.length).toBeLessThan(7_600)
    const start = performance.now()
    expect(inflated(bomb)).toEqual(malformed)
    expect(performance.now() - start).toBeLessThan(200)
  })

  it.each(['', 'x', 'garbage', '!!!!', 'AAAA====', 'S0-t*A', 'S0zKBQA=', '____'])(
    'that is garbage, such as "%s", is refused',
    (z) => {
      expect(inflated(z)).toEqual(malformed)
    },
  )

  it('that ends too early is refused', () => {
    const whole = deflateRawSync(`body=${'hello world '.repeat(9)}`)
    for (let bytes = 0; bytes < whole.length; bytes++)
      expect(inflated(base64urlEncode(whole.subarray(0, bytes)))).toEqual(malformed)
  })

  it('has one spelling: what base64url does not know is not skipped', () => {
    const z = deflate('body=x')
    expect(inflated(z)).toBeUndefined()
    for (const other of [`${z}=`, `${z}%20`, `%0a${z}`, `${z.slice(0, 4)}.${z.slice(4)}`])
      expect(inflated(other)).toEqual(malformed)
  })

  it('that is not UTF-8 is refused', () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf]])
      expect(inflated(deflate(new Uint8Array([0x61, 0x3d, ...bytes])))).toEqual(malformed)
    expect(inflated(deflate('\ufeffa=x'))).toEqual({ code: 'malformed_query' })
  })

  it.each(['id', 'own', 'proof', 'att', 'z', 'post', 'poll', 'form', 'by'])(
    'must not hold "%s", which the edge has to read',
    (field) => {
      expect(inflated(deflate(`${field}=x`), 'name=Ann')).toEqual({ code: 'malformed_z', field })
    },
  )

  it('must not repeat a name, inside or out', () => {
    expect(inflated(deflate('body=a'), 'body=a')).toEqual({ code: 'malformed_z', field: 'body' })
    expect(inflated(deflate('body=a&body=b'))).toEqual({ code: 'duplicate_field', field: 'body' })
    expect(inflated('AAAA&z=AAAA')).toEqual({ code: 'duplicate_field', field: 'z' })
  })

  it('may hold names that objects inherit, and none that is no name', () => {
    expect(inflated(deflate('constructor=x&toString=y'), 'form=f')).toBeUndefined()
    expect(inflated(deflate('__proto__=x'), 'form=f')).toEqual({ code: 'malformed_query' })
    const fields = withInflatedFields({ z: deflate('constructor=x') }, inflate)
    expect(Object.getPrototypeOf(fields)).toBeNull()
  })

  it('counts towards the 64 fields of an event', () => {
    const names = (letter: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${letter}${i}=x`).join('&')
    expect(inflated(deflate(names('a', 32)), names('b', 32))).toBeUndefined()
    expect(inflated(deflate(names('a', 33)), names('b', 32))).toEqual({
      code: 'too_many_fields',
      limit: '64 fields',
    })
  })

  it('is checked like any other field once it is inflated', () => {
    const fields = withInflatedFields(parseQuery(`post=p&z=${deflate('name=Ann')}`), inflate)
    expect(refusal(() => siteEvent('comment', fields))).toEqual({
      code: 'missing_field',
      field: 'body',
    })
    expect(refusal(() => siteEvent('comment', parseQuery('post=../p&z=AAAA')))?.field).toBe('post')
  })
})
