import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base64urlDecode,
  base64urlDecodeText,
  base64urlEncode,
  base64urlEncodeText,
  charCount,
  utf8Length,
} from '../../codec/index.js'
import { anyText } from './any-fields.js'

const anyBytes = fc.uint8Array({ maxLength: 100 })
const anyUnits = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units))

describe('base64url', () => {
  it('writes what Buffer writes, and reads it back', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = base64urlEncode(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(base64urlDecode(text)).toEqual(new Uint8Array(bytes))
      }),
    )
  })

  it('has one spelling for any bytes', () => {
    const anySpelling = fc.string({ unit: fc.constantFrom(...'AQgwBx-_09+/= \n'), maxLength: 6 })
    fc.assert(
      fc.property(anySpelling, (text) => {
        const bytes = base64urlDecode(text)
        const own = Buffer.from(text, 'base64url').toString('base64url') === text
        expect(bytes !== undefined).toBe(own)
        if (bytes) expect(base64urlEncode(bytes)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  it('holds any text as UTF-8, and refuses what is none', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(base64urlEncodeText(text)).toBe(Buffer.from(text).toString('base64url'))
        expect(base64urlDecodeText(base64urlEncodeText(text))).toBe(text)
      }),
    )
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = base64urlDecodeText(base64urlEncode(bytes))
        const isUtf8 = Buffer.from(Buffer.from(bytes).toString()).equals(bytes)
        expect(text !== undefined).toBe(isUtf8)
      }),
    )
  })
})

describe('a length', () => {
  it('in bytes is what Buffer says, lone surrogates included', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text))
      }),
      { numRuns: 300 },
    )
  })

  it('in characters is the number of code points', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        expect(charCount(text)).toBe([...text].length)
      }),
      { numRuns: 300 },
    )
  })
})
