// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
