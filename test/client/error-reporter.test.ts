// @vitest-environment happy-dom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { REPORT_QUERY_BYTES_MAX, parseQuery, siteEvent } from '../../codec/index.js'
import { describeError } from '../../client/error-reporter/describe-error.js'
import { fitReport, queryBytes } from '../../client/error-reporter/fit-report.js'
import { stackFrames } from '../../client/error-reporter/stack-frames.js'
import { accepted, fakeServer, freshPage, type FakeRequest } from './page.js'

const ORIGIN = 'https://a.example'

beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const fieldsOf = ({ url }: FakeRequest): Readonly<Record<string, string>> =>
  parseQuery(url.slice(url.indexOf('?') + 1))

describe('a stack', () => {
  test.each([
    [
      'Chromium',
      'TypeError: x\n    at f (https://a.example/app.js?v=1:3:7)\n    at async new G (https://b.example/b.js:1:2)\n    at https://a.example/c.js:9:1',
    ],
    [
      'Firefox and Safari',
      'f@https://a.example/app.js?v=1:3:7\nG@https://b.example/b.js:1:2\n@https://a.example/c.js:9:1\n',
    ],
  ])('of %s becomes the same lines', (_, stack) => {
    expect(stackFrames(stack, 'TypeError: x', ORIGIN)).toEqual([
      'f@/app.js:3:7',
      'G@https://b.example/b.js:1:2',
      '@/c.js:9:1',
    ])
  })

  test('cannot be forged by its message', () => {
    const head = 'Error: x\n    at forged (evil.js:1:1)'
    expect(stackFrames(`${head}\n    at real (/r.js:1:1)`, head, ORIGIN)).toEqual([
      'real@/r.js:1:1',
    ])
  })
})

describe('what is thrown', () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  test.each([
    ['text', { kind: 'string', message: 'text', stack: '' }],
    [undefined, { kind: 'undefined', message: 'undefined', stack: '' }],
    [null, { kind: 'null', message: 'null', stack: '' }],
    [{ code: 7 }, { kind: 'object', message: '{"code":7}', stack: '' }],
    [cycle, { kind: 'object', message: '[object Object]', stack: '' }],
  ])('%j is described', (value, described) => {
    expect(describeError(value)).toEqual(described)
  })

  test('an error names its causes', () => {
    const error = new TypeError('outer', { cause: new RangeError('inner', { cause: 'deep' }) })
    expect(describeError(error)).toMatchObject({
      kind: 'TypeError',
      message: 'outer (cause: RangeError: inner) (cause: deep)',
    })
  })
})

describe('a report', () => {
  test('always fits, and is always an event that the server takes', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 3_000 })
    fc.assert(
      fc.property(text, fc.array(fc.webUrl(), { maxLength: 120 }), (message, frames) => {
        const stack = frames.map((url) => `fn@${url}:1:2`).join('\n')
        const report = fitReport({
          kind: 'Error',
          message: message.trim() || '-',
          stack,
          page: '/p',
        })
        expect(queryBytes(report) + 26).toBeLessThanOrEqual(REPORT_QUERY_BYTES_MAX)
        const { trunc, ...rest } = report
        siteEvent('error/js', {
          ...(rest as unknown as Record<string, string>),
          ...(trunc ? { trunc: '1' } : {}),
        })
      }),
      { numRuns: 200 },
    )
  })

  test('loses frames from the bottom first, then from its message, and says so', () => {
    const stack = Array.from({ length: 200 }, (_, i) => `f${i}@/app.js:${i}:1`).join('\n')
    const cut = fitReport({ kind: 'Error', message: 'short', stack })
    expect(cut.message).toBe('short')
    expect(cut.stack?.startsWith('f0@/app.js:0:1\nf1@')).toBe(true)
    expect(cut.trunc).toBe(true)
    expect(fitReport({ kind: 'Error', message: 'm'.repeat(3_000), stack }).stack).toBe(
      'f0@/app.js:0:1',
    )
    expect(fitReport({ kind: 'Error', message: 'm', stack: 'f@/a.js:1:1' }).trunc).toBeUndefined()
  })
})

describe('the reporter', () => {
  test('reports the 1st, 2nd, 4th and 8th time of an error', async () => {
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors({ release: '1.2', environment: 'test' })
    const error = new TypeError('again')
    for (let i = 0; i < 10; i++) dispatchEvent(new ErrorEvent('error', { error, message: 'again' }))
    stop()
    dispatchEvent(new ErrorEvent('error', { error: new Error('after'), message: 'after' }))
    expect(requests.map((request) => fieldsOf(request)['count'])).toEqual([
      undefined,
      '2',
      '4',
      '8',
    ])
    expect(fieldsOf(requests[0] as FakeRequest)).toMatchObject({
      kind: 'TypeError',
      message: 'again',
      release: '1.2',
      environment: 'test',
    })
  })

  test('hears rejections and values that are no errors', async () => {
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'plain text' }))
    stop()
    expect(fieldsOf(requests[0] as FakeRequest)).toMatchObject({
      kind: 'string',
      message: 'plain text',
    })
  })

  test('stops at its cap, and ignores noise', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors({ reportsMax: 3, ignore: ['known', /^skip/] })
    for (const message of ['known bug', 'skip me', 'ResizeObserver loop completed'])
      reportError(new Error(message))
    reportError(new DOMException('gone', 'AbortError'))
    expect(requests).toHaveLength(0)
    for (let i = 0; i < 10; i++) reportError(new Error(`e${i}`))
    stop()
    expect(requests).toHaveLength(3)
  })

  test('keeps still under Global Privacy Control', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    vi.stubGlobal('navigator', { globalPrivacyControl: true })
    const stop = reportErrors()
    reportError(new Error('private'))
    stop()
    expect(requests).toHaveLength(0)
  })

  test('neither throws nor reports itself', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors({
      beforeSend: () => {
        reportError(new Error('from within'))
        throw new Error('broken hook')
      },
    })
    const hostile = {
      name: 'Error',
      get message(): string {
        throw new Error('getter')
      },
    }
    expect(() => reportError(new Error('x'))).not.toThrow()
    expect(() => reportError(hostile)).not.toThrow()
    stop()
    expect(requests).toHaveLength(0)
  })
})
