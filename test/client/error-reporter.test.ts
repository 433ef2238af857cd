// @vitest-environment happy-dom
import fc from 'fast-check'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { REPORT_QUERY_BYTES_MAX, decodeStack, formatQuery, siteEvent } from '../../codec/index.js'
import { describeError } from '../../client/error-reporter/describe-error.js'
import { fitReport } from '../../client/error-reporter/fit-report.js'
import { scrub } from '../../client/error-reporter/scrub.js'

vi.mock('../../client/send-event.js', () => ({ sendEvent: () => Promise.reject(new Error('no')) }))

beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const frame = { call: 'f', file: '/app.js', line: 1, column: 2 }

describe('what is thrown', () => {
  test.each([
    ['text', { kind: 'string', message: 'text' }],
    [undefined, { kind: 'undefined', message: 'undefined' }],
    [null, { kind: 'object', message: '' }],
    [Symbol('s'), { kind: 'symbol', message: 'Symbol(s)' }],
    [
      { code: 7, detail: 'secret' },
      { kind: 'object', message: 'code,detail' },
    ],
    [new DOMException('gone', 'AbortError'), { kind: 'AbortError', message: 'gone' }],
  ])('%s is described', (value, described) => {
    expect(describeError(value)).toMatchObject(described)
  })

  test('names its causes, and what it stands for', () => {
    const error = new TypeError('outer', { cause: new RangeError('inner', { cause: 'deep' }) })
    expect(describeError(error).message).toBe(
      'outer (cause: RangeError: inner (cause: string: deep))',
    )
    const all = new AggregateError([new Error('one'), 'two'], 'all')
    expect(describeError(all).message).toBe('all (cause: Error: one) (cause: string: two)')
    const cycle: { cause?: unknown } & Error = new Error('cycle')
    cycle.cause = cycle
    expect(describeError(cycle).message.length).toBeLessThan(200)
  })
})

describe('a report', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000 })
  const frames = fc.array(fc.record({ call: text, file: text, line: fc.nat(), column: fc.nat() }), {
    maxLength: 60,
  })

  test('always fits, and is always an event that the server takes', () => {
    const message = text.map((given) => given.trim() || '-')
    fc.assert(
      fc.property(message, frames, text, text, (message, frames, page, trail) => {
        const report = { kind: 'Error', message, frames, page, trail }
        const fields = fitReport(report)
        expect(formatQuery(fields).length + 26).toBeLessThanOrEqual(REPORT_QUERY_BYTES_MAX)
        expect(fitReport(report)).toEqual(fields)
        siteEvent('error/js', fields)
      }),
      { numRuns: 100 },
    )
  })

  test('shrinks by a fixed ladder, and says so', () => {
    const stack = (length: number, chars = 10): (typeof frame)[] =>
      Array.from({ length }, (_, i) => ({ ...frame, call: `f${i}`.padEnd(chars, 'x'), line: i }))
    const lines = (report: Parameters<typeof fitReport>[0]): readonly number[] =>
      decodeStack(fitReport(report).stack ?? '')?.map(({ line }) => line) ?? []
    const of = { kind: 'Error', message: 'short', trail: '/ a#b' }
    expect(fitReport({ ...of, frames: stack(3) })).toMatchObject({ trail: '/ a#b' })
    expect(fitReport({ ...of, frames: stack(3) })['trunc']).toBeUndefined()
    expect(fitReport({ ...of, frames: stack(106) })).not.toHaveProperty('trail')
    const ends = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 195, 196, 197, 198, 199]
    expect(lines({ ...of, frames: stack(200) })).toEqual(ends)
    expect(lines({ ...of, frames: stack(200, 200) })).toEqual([0, 1, 2, 3, 4])
    expect(lines({ ...of, frames: stack(200, 900) })).toEqual([0])
    const long = { ...of, message: 'm'.repeat(1_800), frames: stack(9, 100) }
    expect(fitReport(long)).toMatchObject({ message: 'm'.repeat(200), trunc: '1' })
    const longest = { ...long, frames: stack(9, 1_800) }
    expect(decodeStack(fitReport(longest)['stack'] ?? '')?.[0]?.call).toHaveLength(40)
  })

  test('says nothing of who saw it', () => {
    expect(scrub('Mail ann@a.example, order 12345678, card 4111 1111 1111 1111')).toBe(
      'Mail * order *, card *',
    )
    expect(scrub('GET https://a.example/x?token=1&b=2 failed: eyJhbGciOiJIUzI1NiIsInR5cCI6')).toBe(
      'GET https://a.example/x* failed: *',
    )
    expect(scrub('x is not a function')).toBe('x is not a function')
    const start = performance.now()
    for (const nasty of ['a', '@', '?a', '1 ', '-']) scrub(nasty.repeat(2_000))
    expect(performance.now() - start).toBeLessThan(500)
  })
})

test('whatever is thrown, the reporter throws nothing', async () => {
  const { reportError, reportErrors } = await import('../../client/error-reporter/index.js')
  const stop = reportErrors({ reportsMax: 1_000 })
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const fail = (): never => {
    throw new Error('trap')
  }
  const getters = Object.fromEntries(
    ['name', 'message', 'stack', 'cause', 'errors'].map((name) => [name, { get: fail }]),
  )
  const hostile: unknown[] = [
    proxy,
    new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail, has: fail }),
    Object.defineProperties({}, getters),
    { name: {}, message: 'x' },
    { name: Symbol('s'), message: 'x', stack: {} },
    { name: 'E', message: 'x', errors: proxy },
    Object.create(null),
    runInNewContext('new TypeError("elsewhere")'),
  ]
  for (const value of hostile) {
    expect(() => reportError(value)).not.toThrow()
    for (const extra of [{ error: value }, { reason: value }, { message: value }])
      expect(() =>
        dispatchEvent(Object.assign(new Event('error', { bubbles: true }), extra)),
      ).not.toThrow()
  }
  fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => reportError(value)))
  stop()
})
