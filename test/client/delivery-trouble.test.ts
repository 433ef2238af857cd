// @vitest-environment happy-dom
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseQuery } from '../../codec/index.js'
import { accepted, fakeServer, freshPage, problem, storedQueries } from './page.js'

const COMMENT = { post: 'p', body: 'keep me' }
const SALE = 'shop/sale'

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const fieldsOf = (url = ''): Readonly<Record<string, string>> =>
  parseQuery(url.slice(url.indexOf('?') + 1))
const sha256 = (text = ''): string => createHash('sha256').update(text).digest('base64url')
const silence = (): Promise<Response> => Promise.reject(new TypeError('network'))

describe('where nothing is answered, though online', () => {
  test('one event finds out for all, ever more slowly', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(silence)
    for (let i = 0; i < 20; i++) void sendEvent(SALE, { i })
    await vi.advanceTimersByTimeAsync(3_600_000)
    // Alone, each of the 20 would have tried some 30 times.
    expect(requests.length).toBeLessThan(300)
    const before = requests.length
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(requests.length - before).toBeLessThan(80)
  })

  test('what a visitor does now is tried at once, and an answer brings the others', async () => {
    const { sendEvent, outboxEntries } = await freshPage()
    let isUp = false
    const requests = fakeServer(() => (isUp ? accepted() : silence()))
    for (let i = 0; i < 10; i++) void sendEvent(SALE, { i })
    await vi.advanceTimersByTimeAsync(600_000)
    isUp = true
    const before = requests.length
    void sendEvent('comment', COMMENT)
    expect(requests).toHaveLength(before + 1)
    await vi.advanceTimersByTimeAsync(100)
    expect(outboxEntries()).toEqual([])
  })
})

describe('an answer', () => {
  test.each([408, 425, 429, 500, 502])(
    'of %d without a problem decides nothing',
    async (status) => {
      const { sendEvent } = await freshPage()
      const requests = fakeServer((_, index) =>
        index ? accepted() : new Response('x', { status }),
      )
      const receipt = await sendEvent(SALE, {})
      expect(receipt.status).toBe('queued')
      await vi.advanceTimersByTimeAsync(5_000)
      expect(receipt.status).toBe('accepted')
      expect(new Set(requests.map(({ url }) => url)).size).toBe(1)
    },
  )

  test.each([
    [problem(429, 'rate_limited'), 'rate_limited'],
    [problem(409, 'event_conflict'), 'event_conflict'],
    [new Response('<h1>No</h1>', { status: 403 }), 'refused'],
  ])('that refuses is final, and says why', async (response, code) => {
    const { sendEvent } = await freshPage()
    fakeServer(() => response)
    const receipt = await sendEvent(SALE, {})
    expect([receipt.status, receipt.problem?.code]).toEqual(['refused', code])
    expect(receipt.problem?.status).toBe(response.status)
    expect(storedQueries()).toEqual([])
  })

  test('where there is no fetch, a beacon has to do', async () => {
    const { sendEvent } = await freshPage()
    const sendBeacon = vi.fn((_: string) => true)
    vi.stubGlobal('navigator', { onLine: true, sendBeacon })
    vi.stubGlobal('fetch', undefined)
    const receipt = await sendEvent(SALE, {})
    expect(receipt.status).toBe('accepted')
    expect(sendBeacon.mock.calls).toEqual([[receipt.url]])
  })
})

describe('consent', () => {
  const unasked = async ({ sendEvent }: Awaited<ReturnType<typeof freshPage>>) => [
    (await sendEvent('read', { post: 'p' })).status,
    (await sendEvent('error/js', { message: 'm' })).status,
    (await sendEvent('link/dead', { href: '/x' })).status,
  ]

  test('is missing under Global Privacy Control, for what nobody asked for alone', async () => {
    const page = await freshPage()
    vi.stubGlobal('navigator', { onLine: true, globalPrivacyControl: true })
    const requests = fakeServer(() => accepted())
    expect(await unasked(page)).toEqual(['dropped', 'dropped', 'dropped'])
    expect(requests).toHaveLength(0)
    expect(storedQueries()).toEqual([])
    const asked = [
      await page.sendEvent('comment', COMMENT),
      await page.sendEvent('react', { post: 'p', type: '👍' }),
      await page.sendEvent(SALE, {}),
    ]
    expect(asked.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted'])
    // Held back is not lost.
    expect(page.droppedCount()).toBe(0)
  })

  test('is the page’s to give', async () => {
    const page = await freshPage()
    fakeServer(() => accepted())
    let isGiven = false
    page.configure({ consent: () => isGiven })
    expect(await unasked(page)).toEqual(['dropped', 'dropped', 'dropped'])
    isGiven = true
    expect(await unasked(page)).toEqual(['accepted', 'accepted', 'accepted'])
    page.configure({ consent: false })
    expect(await unasked(page)).toEqual(['dropped', 'dropped', 'dropped'])
  })
})

describe('the secret of an owner', () => {
  test('is ready before the first click, and kept with its hash', async () => {
    const { sendEvent, ownsComment } = await freshPage()
    const requests = fakeServer(() => accepted())
    const sent = sendEvent('comment', COMMENT)
    expect(requests).toHaveLength(1)
    const { id } = await sent
    const { own } = fieldsOf(requests[0]?.url)
    const stored = localStorage.getItem(`site-events:own:${id}`) ?? ''
    expect(sha256(stored.slice(0, 43))).toBe(own)
    expect(ownsComment({ id, by: own ?? '' })).toBe(true)
    expect(ownsComment({ id, by: 'somebody' })).toBe(false)
    expect(ownsComment({ id: 'another', by: own ?? '' })).toBe(false)
  })

  test('is waited for where none is ready, and two votes at once share one', async () => {
    vi.resetModules()
    vi.useRealTimers()
    const { sendEvent } = await import('../../client/index.js')
    const requests = fakeServer(() => accepted())
    const votes = ['a', 'b', 'c', 'd', 'e'].map((choice) =>
      sendEvent('vote', { poll: 'q', choice }),
    )
    await Promise.all(votes)
    const owners = requests.map(({ url }) => fieldsOf(url)['own'])
    expect(owners).toHaveLength(5)
    expect(new Set(owners).size).toBe(1)
    expect(owners[0]).toMatch(/^[\w-]{43}$/)
  })

  test('is hashed without crypto.subtle on plain http, and left out where nothing can', async () => {
    const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) }
    vi.stubGlobal('crypto', plain)
    const page = await freshPage()
    const requests = fakeServer(() => accepted())
    const { id } = await page.sendEvent('comment', COMMENT)
    const stored = localStorage.getItem(`site-events:own:${id}`) ?? ''
    expect(fieldsOf(requests[0]?.url)['own']).toBe(sha256(stored.slice(0, 43)))
    vi.stubGlobal('crypto', { ...plain, subtle: { digest: () => Promise.reject(new Error()) } })
    vi.resetModules()
    const broken = await import('../../client/index.js')
    await broken.sendEvent('comment', COMMENT)
    expect(fieldsOf(requests[1]?.url)).not.toHaveProperty('own')
  })
})

test('a prerendered page sends nothing before it is seen', async () => {
  const { sendEvent } = await freshPage()
  const requests = fakeServer(() => accepted())
  Object.defineProperty(document, 'prerendering', { configurable: true, value: true })
  const sent = sendEvent('comment', COMMENT)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(requests).toHaveLength(0)
  // It is kept all the while.
  expect(storedQueries()).toHaveLength(1)
  Reflect.deleteProperty(document, 'prerendering')
  document.dispatchEvent(new Event('prerenderingchange'))
  await vi.advanceTimersByTimeAsync(500)
  expect(requests).toHaveLength(1)
  expect((await sent).status).toBe('accepted')
})

test('of many tabs the one with the lock adopts what another left behind', async () => {
  const first = await freshPage()
  fakeServer(silence)
  await first.sendEvent('comment', COMMENT)
  dispatchEvent(new Event('pagehide'))
  await vi.advanceTimersByTimeAsync(0)
  vi.clearAllTimers()
  let isFree = false
  const request = vi.fn(async (_: string, options: object, use: (lock: object | null) => void) => {
    expect(options).toEqual({ ifAvailable: true })
    use(isFree ? {} : null)
  })
  vi.stubGlobal('navigator', { onLine: true, locks: { request } })
  const requests = fakeServer(() => accepted())
  const next = await freshPage()
  next.startDelivery()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(request).toHaveBeenCalled()
  expect(requests).toHaveLength(0)
  isFree = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(requests).toHaveLength(1)
  expect(storedQueries()).toEqual([])
})

test('a full storage leaves the event in memory', async () => {
  const { sendEvent, outboxEntries } = await freshPage()
  const setItem = (): void => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', { getItem: () => null, setItem, removeItem: () => undefined })
  let isUp = false
  fakeServer(() => (isUp ? accepted() : silence()))
  const receipt = await sendEvent(SALE, {})
  expect(outboxEntries()).toHaveLength(1)
  isUp = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(receipt.status).toBe('accepted')
  expect(outboxEntries()).toEqual([])
})

test('a receipt hears that its event was dropped', async () => {
  const { sendEvent, droppedCount } = await freshPage()
  fakeServer(silence)
  const receipt = await sendEvent(SALE, { first: true })
  for (let i = 0; i < 100; i++) {
    vi.setSystemTime(Date.now() + 1)
    void sendEvent(SALE, { i })
  }
  expect(droppedCount()).toBe(1)
  expect(receipt.status).toBe('dropped')
  await expect(receipt.published).resolves.toBe('dropped')
})
