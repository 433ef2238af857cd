// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accepted, fakeServer, freshPage, problem, storedQueries } from './page.js'

const COMMENT = { post: 'p', body: 'keep me' }

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const microtasks = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve()
}

const query = (url = ''): string => url.slice(url.indexOf('?'))

describe('the outbox', () => {
  test('keeps an event until it is acknowledged, and no longer', async () => {
    const { sendEvent, outboxEntries } = await freshPage()
    let answer = (_: Response): void => {}
    fakeServer(() => new Promise((resolve) => (answer = resolve)))
    const sent = sendEvent('comment', COMMENT)
    expect(outboxEntries()).toHaveLength(1)
    answer(accepted())
    const receipt = await sent
    expect(receipt.status).toBe('accepted')
    expect(outboxEntries()).toHaveLength(0)
  })

  test('survives the page: the next one sends the exact same query', async () => {
    const first = await freshPage()
    const requests = fakeServer(() => Promise.reject(new TypeError('network')))
    const receipt = await first.sendEvent('comment', COMMENT)
    expect(receipt.status).toBe('queued')
    const [stored] = storedQueries()
    await vi.advanceTimersByTimeAsync(0)
    vi.clearAllTimers()
    const sentBefore = requests.length
    const later = Date.now() + 3_600_000
    vi.setSystemTime(later)
    const again = fakeServer(() => accepted())
    const second = await freshPage()
    second.startDelivery()
    await vi.advanceTimersByTimeAsync(10)
    expect(sentBefore).toBeGreaterThan(0)
    expect(again.map(({ url }) => query(url))).toEqual([`?${stored}`])
    expect(storedQueries()).toEqual([])
  })

  test('goes from a page that closes to the next within seconds', async () => {
    const first = await freshPage()
    fakeServer(() => Promise.reject(new TypeError('network')))
    await first.sendEvent('comment', COMMENT)
    dispatchEvent(new Event('pagehide'))
    const [stored] = storedQueries()
    vi.clearAllTimers()
    const second = await freshPage()
    const again = fakeServer(() => accepted())
    second.startDelivery()
    expect(again).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(2_100)
    expect(again.map(({ url }) => query(url))).toEqual([`?${stored}`])
    expect(storedQueries()).toEqual([])
  })

  test('drops the oldest report that waits when it is full, and counts it', async () => {
    const { sendEvent, outboxEntries, droppedCount } = await freshPage()
    fakeServer(() => new Promise(() => {}))
    void sendEvent('comment', COMMENT)
    for (let i = 0; i < 101; i++) {
      vi.setSystemTime(Date.now() + 1)
      void sendEvent('error/js', { message: `m${i}` })
    }
    await vi.advanceTimersByTimeAsync(1)
    const left = outboxEntries()
    expect(left).toHaveLength(100)
    expect(left[0]?.type).toBe('comment')
    // The comment and 14 reports are on their way: nobody could say whether they arrive.
    expect(left[14]?.query).toContain('message=m13&')
    expect(left[15]?.query).toContain('message=m16&')
    expect(droppedCount()).toBe(2)
  })

  test('works in memory where storage is blocked', async () => {
    const { sendEvent, outboxEntries } = await freshPage()
    vi.stubGlobal('localStorage', undefined)
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('blocked', 'SecurityError')
      },
    })
    let up = false
    const requests = fakeServer(() => (up ? accepted() : new Response(null, { status: 503 })))
    const receipt = await sendEvent('comment', COMMENT)
    expect(receipt.status).toBe('queued')
    expect(outboxEntries()).toHaveLength(1)
    up = true
    await vi.advanceTimersByTimeAsync(10_000)
    expect(receipt.status).not.toBe('queued')
    expect(new Set(requests.map(({ url }) => query(url))).size).toBe(1)
  })
})

describe('retries', () => {
  test('keep id and query, and try the slow lane in turn', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer((_, index) =>
      index < 4 ? new Response(null, { status: 503 }) : accepted(),
    )
    const receipt = await sendEvent('react', { post: 'p', type: '👍' })
    await vi.advanceTimersByTimeAsync(120_000)
    const lanes = requests.map(({ url }) => url.split('/')[1])
    expect(lanes).toEqual(['fastevent', 'fastevent', 'events', 'fastevent', 'events'])
    expect(new Set(requests.map(({ url }) => query(url))).size).toBe(1)
    expect(receipt.status).toBe('accepted')
  })

  test('wait as long as Retry-After says, and longer pages do not hurry them', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer((_, index) =>
      index === 0
        ? new Response(null, { status: 503, headers: { 'Retry-After': '60' } })
        : accepted(),
    )
    await sendEvent('comment', COMMENT)
    await vi.advanceTimersByTimeAsync(30_000)
    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(29_000)
    expect(requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(requests).toHaveLength(2)
  })

  test('do not follow a refusal', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(() => problem(400, 'invalid_field'))
    await sendEvent('comment', COMMENT)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(requests).toHaveLength(1)
    expect(storedQueries()).toEqual([])
  })

  test('start at once when the network is back or the page is about to go', async () => {
    const { sendEvent } = await freshPage()
    vi.spyOn(Math, 'random').mockReturnValue(0.99)
    const requests = fakeServer(() => Promise.reject(new TypeError('network')))
    await sendEvent('comment', COMMENT)
    const before = requests.length
    // Within the microtasks of the event: after a task of its own no engine sends anything any more.
    dispatchEvent(new Event('online'))
    await microtasks()
    expect(requests).toHaveLength(before + 1)
    await vi.advanceTimersByTimeAsync(0)
    dispatchEvent(new Event('pagehide'))
    await microtasks()
    expect(requests).toHaveLength(before + 2)
  })

  test('what a closing page could not send is for the next one, soon, though its last attempt fails', async () => {
    const first = await freshPage()
    const requests = fakeServer(() => Promise.reject(new TypeError('network')))
    await first.sendEvent('comment', COMMENT)
    dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(0)
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(0)
    vi.clearAllTimers()
    const before = requests.length
    const next = await freshPage()
    next.startDelivery()
    await vi.advanceTimersByTimeAsync(2_500)
    expect(requests.slice(before).map(({ url }) => query(url))).toContain(query(requests[0]?.url))
  })
})

test('at most 15 requests are in flight, and the others follow', async () => {
  const { sendEvent } = await freshPage()
  const answers: ((response: Response) => void)[] = []
  const requests = fakeServer(() => new Promise((resolve) => answers.push(resolve)))
  for (let i = 0; i < 20; i++) void sendEvent('error/js', { message: `m${i}` })
  expect(requests).toHaveLength(15)
  for (const answer of answers.splice(0)) answer(accepted())
  await vi.advanceTimersByTimeAsync(1)
  expect(requests).toHaveLength(20)
})

describe('an event that is accepted but not yet published', () => {
  test('stays in the outbox until the artifact shows it', async () => {
    const { sendEvent, outboxEntries } = await freshPage()
    let text = '#count=0\n'
    fakeServer(({ method }) =>
      method === 'POST' ? accepted({ 'Retry-After': '2' }) : new Response(text),
    )
    const receipt = await sendEvent('comment', COMMENT)
    expect(outboxEntries()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(5_000)
    text = `#count=1\nid=${receipt.id}&at=2026-01-01T00:00:00.000Z&by=x&name=&body=keep me\n`
    await vi.advanceTimersByTimeAsync(10_000)
    await expect(receipt.published).resolves.toBe('published')
    expect(outboxEntries()).toHaveLength(0)
  })

  test('is sent again, and not for ever', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(({ method }) =>
      method === 'POST' ? accepted({ 'Retry-After': '1' }) : new Response(null, { status: 404 }),
    )
    const receipt = await sendEvent('comment', COMMENT)
    await vi.advanceTimersByTimeAsync(3_600_000)
    const posts = requests.filter(({ method }) => method === 'POST')
    expect(posts).toHaveLength(6)
    expect(new Set(posts.map(({ url }) => url)).size).toBe(1)
    await expect(receipt.published).resolves.toBe('accepted')
    expect(storedQueries()).toEqual([])
  })
})
