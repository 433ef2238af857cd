import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEPTH_MAX, VALUES_MAX, plainValue } from '../../../server/logger/plain-value.js'
import { REDACTED, createRedaction } from '../../../server/logger/redaction.js'

const options = { charsMax: 1_000, itemsMax: 1_000, isSecret: createRedaction(['iban']) }
const plain = (value: unknown): unknown => plainValue(value, options)

describe('plainValue says', () => {
  it('what JSON says, as JSON does', () => {
    const value = { a: [1, 'two', null, { b: false }], left: undefined }
    expect(plain(value)).toEqual({ a: [1, 'two', null, { b: false }] })
    expect(plain([undefined, 1])).toEqual([null, 1])
    expect(plain(undefined)).toBeUndefined()
  })

  it('what JSON cannot', () => {
    const told = plain({
      big: 12n,
      nan: NaN,
      endless: -Infinity,
      symbol: Symbol('s'),
      run: function named() {},
      date: new Date(0),
      noDate: new Date(NaN),
      map: new Map([['k', new Set([1n])]]),
      keyed: new Map([[{ id: 1 }, 2]]),
      headers: new Headers({ accept: 'text/html' }),
      query: new URLSearchParams('a=1&a=2'),
      url: new URL('https://example.com/x'),
      bytes: new Uint8Array(3),
      pattern: /x/g,
      boxed: Object('text') as unknown,
      pending: Promise.resolve(),
    })
    expect(told).toEqual({
      big: '12',
      nan: 'NaN',
      endless: '-Infinity',
      symbol: 'Symbol(s)',
      run: '[function named]',
      date: '1970-01-01T00:00:00.000Z',
      noDate: 'Invalid Date',
      map: { k: ['1'] },
      keyed: [[{ id: 1 }, 2]],
      headers: { accept: 'text/html' },
      query: [
        ['a', '1'],
        ['a', '2'],
      ],
      url: 'https://example.com/x',
      bytes: '[Uint8Array, 3 bytes]',
      pattern: '/x/g',
      boxed: 'text',
      pending: '[Promise]',
    })
  })

  it('an error with its stack, its causes and its own fields', () => {
    const cause = new RangeError('too far')
    const error = Object.assign(new TypeError('no', { cause }), { code: 'E_NO', detail: { n: 1n } })
    expect(plain(error)).toEqual({
      name: 'TypeError',
      message: 'no',
      stack: expect.stringContaining('TypeError: no'),
      code: 'E_NO',
      detail: { n: '1' },
      cause: { name: 'RangeError', message: 'too far', stack: expect.any(String) },
    })
    const both = plain(new AggregateError([cause, 'text'], 'both'))
    expect(both).toMatchObject({ errors: [{ name: 'RangeError' }, 'text'] })
    cause.cause = error
    expect(plain(error)).toMatchObject({ cause: { cause: '[circular]' } })
  })

  it('a class instance by its fields, or by what it says of itself', () => {
    class Point {
      readonly x = 1
      readonly #hidden = 2
      get sum(): number {
        return this.x + this.#hidden
      }
    }
    class Money {
      toJSON(): unknown {
        return { cents: 5n }
      }
    }
    expect(plain([new Point(), new Money()])).toEqual([{ x: 1 }, { cents: '5' }])
  })

  it('what is within itself, once; what is met twice, twice', () => {
    const shared = { n: 1 }
    const ring: Record<string, unknown> = { one: shared, two: shared }
    ring['self'] = [ring]
    expect(plain(ring)).toEqual({ one: { n: 1 }, two: { n: 1 }, self: ['[circular]'] })
  })

  it('that something could not be read, and goes on', () => {
    const bad = {
      get broken(): never {
        throw new Error('no access')
      },
      get worse(): never {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- What is thrown may be anything.
        throw {
          get message(): never {
            throw new Error('again')
          },
        }
      },
      fine: 1,
      toJSON(): never {
        throw new Error('never')
      },
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const told = plain({ bad, proxy, after: 2 })
    expect(told).toMatchObject({
      bad: { broken: '[threw: no access]', worse: '[threw]', fine: 1 },
      proxy: expect.stringContaining('[threw'),
      after: 2,
    })
  })

  it('a name that would change what objects are, as a name', () => {
    const told = plain(JSON.parse('{"__proto__":{"admin":true}}'))
    expect(Object.keys(told as object)).toEqual(['__proto__'])
    expect((told as { admin?: boolean }).admin).toBeUndefined()
  })

  it('how much it cut', () => {
    expect(plain('x'.repeat(1_200))).toBe(`${'x'.repeat(1_000)}… [cut: 1200 characters]`)
    expect((plain(Array(1_003).fill(0)) as unknown[]).at(-1)).toBe('[cut: 3 more]')
    const keys = Object.fromEntries(Array.from({ length: 1_003 }, (_, i) => [`k${i}`, i]))
    expect(plain(keys)).toMatchObject({ '[cut]': '[cut: 3 more]' })
    let deep: unknown = 'bottom'
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(JSON.stringify(plain(deep))).toBe(
      `${'['.repeat(DEPTH_MAX)}"[deeper than ${DEPTH_MAX}]"${']'.repeat(DEPTH_MAX)}`,
    )
  })

  it('a bounded part of what grows without bound', () => {
    // Each level holds the next one twice: 2^40 values, of 40 objects.
    let doubled: unknown = 1
    for (let i = 0; i < 12; i++) doubled = [doubled, doubled, doubled, doubled, doubled]
    expect(JSON.stringify(plain(doubled)).length).toBeLessThan(VALUES_MAX * 20)
    const endless = {
      toJSON: (): unknown => ({ ...endless }),
    }
    expect(plain(endless)).toBe(`[deeper than ${DEPTH_MAX}]`)
    const texts = Array(900).fill('y'.repeat(1_000)) as string[]
    expect(JSON.stringify(plain({ a: texts, b: texts })).length).toBeLessThan(700_000)
  })

  it('no secret, whatever its key looks like and wherever it is', () => {
    const told = plain({
      PASSWORD: 'a',
      'api-key': 'b',
      list: [{ Iban: 'c', accessToken: undefined }],
      map: new Map<unknown, unknown>([
        ['set-cookie', 'd'],
        [1, 2],
      ]),
      error: Object.assign(new Error('e'), { config: { headers: { Authorization: 'f' } } }),
      tokens: 3,
    })
    expect(told).toMatchObject({
      PASSWORD: REDACTED,
      'api-key': REDACTED,
      list: [{ Iban: REDACTED, accessToken: REDACTED }],
      map: [
        ['set-cookie', REDACTED],
        [1, 2],
      ],
      error: { config: { headers: { Authorization: REDACTED } } },
      tokens: 3,
    })
  })
})

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
  withObjectString: true,
  withBoxedValues: true,
  stringUnit: 'binary',
})

/** What a way to say values does wrong with any of them. */
function mistakesOf(say: (value: unknown) => unknown): string | undefined {
  const outcome = fc.check(
    fc.property(anything, (value) => {
      const told = say(value)
      expect(JSON.parse(JSON.stringify({ told }))).toEqual(told === undefined ? {} : { told })
      expect(JSON.stringify({ told })).not.toMatch(/\\ud[89a-f]/)
    }),
    { numRuns: 500, seed: 7 },
  )
  return outcome.failed ? 'failed' : undefined
}

it('says any value so that JSON keeps it, without halves of characters', () => {
  expect(mistakesOf(plain)).toBeUndefined()
})

it('would notice a value that is kept as it is, and one that JSON itself says', () => {
  expect(mistakesOf((value) => value)).toBe('failed')
  expect(mistakesOf((value) => JSON.parse(JSON.stringify(value)) as unknown)).toBe('failed')
})
