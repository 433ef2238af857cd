// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { publicationOf } from '../../client/watch-publication.js'
import { accepted, fakeServer, freshPage } from './page.js'

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('one feed a URL, however it is written', async () => {
  const { artifactFeed } = await freshPage()
  expect(artifactFeed('/comments/p.txt#x')).toBe(
    artifactFeed(new URL('/comments/p.txt', location.href).href),
  )
})

test('403 and 404 mean not yet; a failure keeps what was there', async () => {
  const { artifactFeed } = await freshPage()
  const feed = artifactFeed('/polls/a.txt')
  fakeServer(
    (_, index) =>
      [new Response(null, { status: 403 }), new Response('x=1\n')][index] ??
      new Response(null, { status: 500 }),
  )
  await feed.refresh()
  expect(feed).toMatchObject({ text: '', failed: false })
  await feed.refresh()
  await feed.refresh()
  expect(feed).toMatchObject({ text: 'x=1\n', failed: true })
})

test('many watchers share one timer, and each request revalidates', async () => {
  const { artifactFeed } = await freshPage()
  const requests = fakeServer((_, index) => new Response(`n=${index}`))
  const feed = artifactFeed('/reactions/p.txt')
  const found = Promise.all([1, 2, 3].map(() => feed.until((text) => text === 'n=4')))
  await vi.advanceTimersByTimeAsync(20_000)
  await expect(found).resolves.toEqual([true, true, true])
  expect(requests).toHaveLength(5)
  expect(requests.every(({ init }) => init.cache === 'no-cache')).toBe(true)
})

test('looking ends after a minute, or when it is called off', async () => {
  const { artifactFeed } = await freshPage()
  const requests = fakeServer(() => new Response(''))
  const feed = artifactFeed('/comments/p.txt')
  const controller = new AbortController()
  const aborted = feed.until(() => false, { signal: controller.signal })
  const ended = feed.until(() => false)
  controller.abort()
  await expect(aborted).resolves.toBe(false)
  await vi.advanceTimersByTimeAsync(90_000)
  await expect(ended).resolves.toBe(false)
  const count = requests.length
  expect(count).toBeLessThan(30)
  await vi.advanceTimersByTimeAsync(90_000)
  expect(requests).toHaveLength(count)
})

test('nothing is asked while the page is hidden', async () => {
  const { artifactFeed } = await freshPage()
  const requests = fakeServer(() => new Response('done'))
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  const found = artifactFeed('/comments/h.txt').until((text) => text === 'done')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(requests).toHaveLength(0)
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  await expect(found).resolves.toBe(true)
})

test('a comment that a moderator holds is published as held', async () => {
  const { sendEvent } = await freshPage()
  let id = ''
  fakeServer(({ method }) =>
    method === 'POST' ? accepted() : new Response(`#count=0\n#held=${id}\n`),
  )
  const receipt = await sendEvent('comment', { post: 'p', body: 'b' })
  id = receipt.id
  const published = receipt.published
  await vi.advanceTimersByTimeAsync(1)
  await expect(published).resolves.toBe('held')
  expect(receipt.status).toBe('held')
})

test('a fast reaction without Retry-After needs no look', async () => {
  const { sendEvent } = await freshPage()
  const requests = fakeServer(() => accepted())
  const receipt = await sendEvent('react', { post: 'p', type: '👍' })
  await expect(receipt.published).resolves.toBe('published')
  expect(requests).toHaveLength(1)
})

describe('a live feed', () => {
  const hide = (isHidden: boolean): void => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden)
    document.dispatchEvent(new Event('visibilitychange'))
  }

  test('reads on at a slow pace, for all who follow it at once, until the last one stops', async () => {
    const { artifactFeed } = await freshPage()
    const requests = fakeServer(() => new Response('x'))
    const feed = artifactFeed('/comments/live.txt')
    const stops = [feed.live(), feed.live()]
    await vi.advanceTimersByTimeAsync(300_000)
    // 22.5 to 37.5 s each.
    expect(requests.length).toBeGreaterThanOrEqual(8)
    expect(requests.length).toBeLessThanOrEqual(13)
    stops[0]?.()
    stops[0]?.()
    const before = requests.length
    await vi.advanceTimersByTimeAsync(40_000)
    expect(requests.length).toBeGreaterThan(before)
    stops[1]?.()
    const after = requests.length
    await vi.advanceTimersByTimeAsync(300_000)
    expect(requests).toHaveLength(after)
  })

  test('rests while the page is hidden, and reads at once when it is back', async () => {
    const { artifactFeed } = await freshPage()
    const requests = fakeServer(() => new Response('x'))
    const stop = artifactFeed('/comments/hidden.txt').live()
    hide(true)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(requests).toHaveLength(0)
    hide(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(requests).toHaveLength(1)
    stop()
    hide(true)
    hide(false)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(requests).toHaveLength(1)
  })

  test('is slower after failures, and not for ever', async () => {
    const { artifactFeed } = await freshPage()
    let isDown = true
    const requests = fakeServer(() => new Response('x', { status: isDown ? 503 : 200 }))
    artifactFeed('/comments/down.txt').live()
    await vi.advanceTimersByTimeAsync(3_600_000)
    // 30 s, 1, 2, 4 minutes, then 8.
    expect(requests.length).toBeGreaterThanOrEqual(7)
    expect(requests.length).toBeLessThanOrEqual(14)
    isDown = false
    await vi.advanceTimersByTimeAsync(600_000)
    const before = requests.length
    await vi.advanceTimersByTimeAsync(300_000)
    expect(requests.length - before).toBeGreaterThanOrEqual(7)
  })
})

test('a listener that throws ends nothing', async () => {
  const { artifactFeed } = await freshPage()
  fakeServer((_, index) => new Response(`n=${index}`))
  const feed = artifactFeed('/comments/thrown.txt')
  // Where an error of a microtask would go: to the page's own handlers.
  const thrown: unknown[] = []
  vi.stubGlobal('queueMicrotask', (listener: () => void) => {
    void Promise.resolve()
      .then(listener)
      .catch((error: unknown) => thrown.push(error))
  })
  feed.subscribe(() => {
    throw new Error('theirs')
  })
  const found = feed.until((text) => text === 'n=0')
  await vi.advanceTimersByTimeAsync(10)
  await expect(found).resolves.toBe(true)
  await feed.refresh()
  expect(feed.text).toBe('n=1')
  expect(thrown).toHaveLength(2)
})

test('published ends with the signal, before or after an answer', async () => {
  const { sendEvent } = await freshPage()
  const requests = fakeServer(({ method }) =>
    method === 'POST' ? new Promise(() => {}) : new Response(''),
  )
  const before = new AbortController()
  const sent = sendEvent('comment', { post: 'p', body: 'b' }, { signal: before.signal })
  await vi.advanceTimersByTimeAsync(1)
  before.abort()
  const receipt = await sent
  expect(receipt.status).toBe('queued')
  await expect(receipt.published).resolves.toBe('queued')
  // It is sent in any case.
  expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  fakeServer(({ method }) => (method === 'POST' ? accepted() : new Response('')))
  const after = new AbortController()
  const second = await sendEvent('comment', { post: 'p', body: 'b' }, { signal: after.signal })
  const published = second.published
  await vi.advanceTimersByTimeAsync(1_000)
  after.abort()
  await expect(published).resolves.toBe('accepted')
})

test.each([
  ['comment', {}, '#count=1\nid=I&at=x&by=y&name=&body=b\n', 'published'],
  ['comment', {}, '#count=0\n#held=I\n', 'held'],
  ['comment', {}, '#count=1\nid=J&at=x&by=y&name=&body=id=I&z\n', undefined],
  ['comment/edit', { comment: 'C', body: 'a+b\n' }, 'id=C&by=y&body=a%2Bb%0A\n', 'published'],
  ['comment/edit', { comment: 'C', body: 'new' }, 'id=C&by=y&body=old\n', undefined],
  ['comment/remove', { comment: 'C' }, '#count=0\n', 'published'],
  ['comment/remove', { comment: 'C' }, '#count=0\n#next=/comments/p.1.txt\n', undefined],
  ['comment/approve', { comment: 'C' }, 'id=C&by=y&body=b\n', 'published'],
  ['react', { post: 'p', type: '👍' }, 'type=👍&count=2\n', 'published'],
  ['react', { post: 'p', type: '👍' }, 'before', undefined],
])('%s %j is found in %j: %s', (type, fields, text, found) => {
  expect(publicationOf({ id: 'I', type, fields }, text, 'before')).toBe(found)
})
