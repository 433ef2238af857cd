// @vitest-environment happy-dom
import { runInThisContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decodeStack, parseQuery } from '../../codec/index.js'
import { ERROR_STUB } from '../../client/error-reporter/stub.js'
import { accepted, fakeServer, freshPage, type FakeRequest } from './page.js'

beforeEach(() => {
  localStorage.clear()
  document.head.innerHTML = ''
  document.body.innerHTML = ''
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const STUB_BYTES_MAX = 300

const fieldsOf = ({ url }: FakeRequest): Readonly<Record<string, string>> =>
  parseQuery(url.slice(url.indexOf('?') + 1))

const only = (requests: readonly FakeRequest[]): Readonly<Record<string, string>> => {
  expect(requests).toHaveLength(1)
  return fieldsOf(requests[0] as FakeRequest)
}

function dispatch(type: string, extra: object, target: EventTarget = window): void {
  target.dispatchEvent(Object.assign(new Event(type), extra))
}

describe('the reporter', () => {
  test('reports the 1st, 2nd, 4th and 8th time of an error, which add up', async () => {
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors({ release: '1.2', environment: 'test' })
    const error = new TypeError('again')
    for (let i = 0; i < 10; i++) dispatchEvent(new ErrorEvent('error', { error, message: 'again' }))
    stop()
    dispatchEvent(new ErrorEvent('error', { error: new Error('after'), message: 'after' }))
    const counts = requests.map((request) => fieldsOf(request)['count'])
    expect(counts).toEqual([undefined, undefined, '2', '4'])
    const fields = fieldsOf(requests[0] as FakeRequest)
    expect(fields).toMatchObject({ kind: 'TypeError', release: '1.2', environment: 'test' })
    expect(decodeStack(fields['stack'] ?? '')?.length).toBeGreaterThan(0)
  })

  test('hears rejections and values that are no errors', async () => {
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    dispatch('unhandledrejection', { reason: 'plain text' })
    stop()
    expect(only(requests)).toMatchObject({ kind: 'string', message: 'plain text' })
  })

  test('stops at its cap, and ignores noise', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors({ reportsMax: 3, ignore: ['known', /^skip/g] })
    for (const message of ['known bug', 'skip me', 'skip', 'ResizeObserver loop completed'])
      reportError(new Error(message))
    reportError(new DOMException('gone', 'AbortError'))
    const foreign = new Error('x')
    foreign.stack = 'f@moz-extension://1/a.js:1:2\n'
    reportError(foreign)
    expect(requests).toHaveLength(0)
    for (let i = 0; i < 10; i++) reportError(new Error(`e${i}`))
    stop()
    expect(requests).toHaveLength(3)
  })

  test('keeps still under Global Privacy Control, and outside its sample', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    reportErrors({ sample: 0 })
    reportError(new Error('not drawn'))
    vi.stubGlobal('navigator', { globalPrivacyControl: true })
    const stop = reportErrors()
    reportError(new Error('private'))
    expect(requests).toHaveLength(0)
    reportErrors({ consent: () => true })()
    stop()
  })

  test('shows reports to beforeSend, and does not report itself', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    reportErrors({
      beforeSend: () => {
        reportError(new Error('from within'))
        throw new Error('broken hook')
      },
    })
    expect(() => reportError(new Error('x'))).not.toThrow()
    reportErrors({ beforeSend: () => undefined })
    reportError(new Error('y'))
    expect(requests).toHaveLength(0)
    const stop = reportErrors({ beforeSend: (report) => ({ ...report, message: 'edited' }) })
    reportError(new Error('z'))
    stop()
    expect(only(requests)).toMatchObject({ message: 'edited' })
  })

  test('is not ended by an older one that stops', async () => {
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const old = reportErrors()
    const stop = reportErrors()
    old()
    reportError(new Error('still heard'))
    stop()
    expect(requests).toHaveLength(1)
  })

  test('turns a script error into a hint, once', async () => {
    document.head.innerHTML =
      '<script type="x" src="https://cdn.example/a.js"></script><script type="x" src="https://cdn.example/b.js" crossorigin></script><script type="x" src="/own.js"></script>'
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    for (let i = 0; i < 4; i++) dispatch('error', { message: 'Script error.', error: null })
    stop()
    expect(only(requests)).toMatchObject({
      kind: 'ScriptError',
      message: 'Script error: no crossorigin on https://cdn.example/a.js',
    })
  })

  test('reports what a content policy blocked', async () => {
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    dispatch('securitypolicyviolation', {
      blockedURI: 'https://evil.example/x.js?y',
      effectiveDirective: 'script-src-elem',
      sourceFile: `${location.origin}/a.js?q=1`,
      lineNumber: 3,
    })
    dispatch('securitypolicyviolation', {
      blockedURI: 'chrome-extension',
      effectiveDirective: 'script-src-elem',
    })
    stop()
    expect(only(requests)).toMatchObject({
      kind: 'SecurityPolicyViolation',
      message: 'script-src-elem https://evil.example',
      file: '/a.js',
      line: '3',
    })
  })

  test('reports images and scripts that fail, and those that failed before', async () => {
    document.body.innerHTML = '<img id="early"><img id="late"><video></video>'
    const images = document.querySelectorAll('img')
    const [early, late] = images
    // The test's document has no list of its images.
    Object.defineProperty(document, 'images', { value: images, configurable: true })
    const broken = { complete: true, naturalWidth: 0, decode: () => Promise.reject(new Error('x')) }
    for (const [name, value] of Object.entries({
      ...broken,
      currentSrc: `${location.origin}/early.png?a`,
    }))
      Object.defineProperty(early, name, { value })
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
      { name: `${location.origin}/style.css`, initiatorType: 'link', responseStatus: 404 },
      { name: `${location.origin}/api`, initiatorType: 'fetch', responseStatus: 404 },
    ] as unknown as PerformanceEntryList)
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    Object.defineProperty(late, 'src', { value: 'https://cdn.example/late.png' })
    for (let i = 0; i < 3; i++) dispatch('error', {}, late)
    dispatch('error', {}, document.querySelector('video') as Element)
    await Promise.resolve()
    stop()
    expect(requests.map(fieldsOf)).toMatchObject([
      { href: '/style.css', tag: 'link', status: '404' },
      { href: 'https://cdn.example/late.png', tag: 'img', page: '/' },
      { href: '/early.png', tag: 'img' },
    ])
    expect(requests.every(({ url }) => url.startsWith('/events/link/dead?'))).toBe(true)
  })

  test('remembers where the visitor clicked, and nothing that was written', async () => {
    document.body.innerHTML = '<button id="pay" class="a b"><i>secret text</i></button>'
    const { reportError, reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    for (let i = 0; i < 20; i++) dispatch('click', {}, document.querySelector('i') as Element)
    reportError(new Error('x'))
    stop()
    const steps = only(requests)['trail']?.split(';')
    expect(steps).toHaveLength(10)
    expect(steps?.[0]).toBe('/ button#pay.a b')
  })

  test('takes over what the inline stub kept, and its listeners', async () => {
    expect(`<script>${ERROR_STUB}</script>`.length).toBeLessThan(STUB_BYTES_MAX)
    const added = vi.spyOn(window, 'addEventListener')
    // As an inline script runs.
    runInThisContext(ERROR_STUB)
    dispatchEvent(new ErrorEvent('error', { error: new Error('early'), message: 'early' }))
    dispatch('unhandledrejection', { reason: new Error('unhandled') })
    const removed = vi.spyOn(window, 'removeEventListener')
    const { reportErrors } = await freshPage()
    const requests = fakeServer(() => accepted())
    const stop = reportErrors()
    const messages = requests.map((request) => fieldsOf(request)['message'])
    expect(messages).toEqual(['early', 'unhandled'])
    for (const [type, listener] of added.mock.calls.slice(0, 3))
      expect(removed).toHaveBeenCalledWith(type, listener, true)
    reportErrors()
    stop()
    expect(requests).toHaveLength(2)
  })
})

describe('dead links', () => {
  const statuses: Readonly<Record<string, number>> = { '/gone': 404, '/forbidden': 403 }
  const answer = ({ method, url }: FakeRequest): Response =>
    method === 'HEAD' ? new Response(null, { status: statuses[url] ?? 200 }) : accepted()
  const reports = (requests: readonly FakeRequest[]): FakeRequest[] =>
    requests.filter(({ method }) => method === 'POST')

  async function deadLinks() {
    await freshPage()
    return import('../../client/error-reporter/dead-links.js')
  }

  test('are checked when they are followed, once, and only on the site itself', async () => {
    document.body.innerHTML =
      '<a href="/gone#x"><b>1</b></a><a href="/there">2</a><a href="https://other.example/">3</a><a href="#here">4</a>'
    const { reportDeadLinks } = await deadLinks()
    const requests = fakeServer(answer)
    const stop = reportDeadLinks()
    expect(requests).toHaveLength(0)
    for (const type of ['pointerdown', 'click'])
      for (const target of document.querySelectorAll('b,a')) dispatch(type, {}, target)
    await vi.waitFor(() => expect(reports(requests)).toHaveLength(1))
    stop()
    dispatch('click', {}, document.querySelector('a') as Element)
    expect(requests.filter(({ method }) => method === 'HEAD').map(({ url }) => url)).toEqual([
      '/gone',
      '/there',
    ])
    expect(only(reports(requests))).toMatchObject({
      href: '/gone',
      page: '/',
      status: '404',
      tag: 'a',
    })
  })

  test('are checked on request, a few at once and no more than the limit', async () => {
    document.body.innerHTML = Array.from({ length: 99 }, (_, i) => `<a href="/${i}">x</a>`).join('')
    document.body.insertAdjacentHTML(
      'afterbegin',
      '<a href="/gone">x</a><a href="/forbidden">x</a>',
    )
    const { checkLinks } = await deadLinks()
    let [now, most] = [0, 0]
    const requests = fakeServer(async (request) => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now--
      return answer(request)
    })
    expect(await checkLinks()).toEqual(['/gone'])
    expect(requests.filter(({ method }) => method === 'HEAD')).toHaveLength(50)
    expect(most).toBeLessThanOrEqual(5)
  })

  test('are reported by the page that answers them', async () => {
    document.head.innerHTML = '<meta name="site-events" content="dead-link">'
    Object.defineProperty(document, 'referrer', {
      value: `${location.origin}/list?q=1`,
      configurable: true,
    })
    const { reportDeadLinks } = await deadLinks()
    const requests = fakeServer(answer)
    reportDeadLinks()()
    expect(only(requests)).toMatchObject({ href: '/', page: '/list', tag: 'a' })
  })
})
