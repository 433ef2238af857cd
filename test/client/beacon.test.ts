// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseQuery, siteEvent } from '../../codec/index.js'
import { accepted, fakeServer } from './page.js'

const fieldsOf = (url: string): Readonly<Record<string, string>> =>
  parseQuery(url.slice(url.indexOf('?') + 1))

let beacons: string[]
let images: string[]
beforeEach(() => {
  vi.resetModules()
  beacons = []
  images = []
  vi.stubGlobal(
    'Image',
    class {
      set src(url: string) {
        images.push(url)
      }
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

/** What the browser says of a beacon: true does not mean that it arrives. */
function stubNavigator(more: object = {}): void {
  const sendBeacon = (url: string): boolean => beacons.push(url) > 0
  vi.stubGlobal('navigator', { sendBeacon, ...more })
}

test('is sent in the same task, outlives the page, and gives its id', async () => {
  const { beacon } = await import('../../client/beacon.js')
  const requests = fakeServer(() => accepted())
  const id = beacon('shop/sale', { article: "it's a & b", count: 0, gift: true, note: undefined })
  expect(requests).toHaveLength(1)
  const { method, url, init } = requests[0]!
  expect([method, init.keepalive, init.body, init.headers]).toEqual([
    'POST',
    true,
    undefined,
    undefined,
  ])
  expect(url).toMatch(/^\/events\/shop\/sale\?/)
  const fields = fieldsOf(url)
  expect({ ...fields }).toEqual({ id, article: "it's a & b", count: '0', gift: '1' })
  expect(siteEvent('shop/sale', fields).subject).toBe('counts/shop/sale')
  expect(localStorage).toHaveLength(0)
})

test('goes where the page says', async () => {
  const { beacon, configure } = await import('../../client/beacon.js')
  const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(accepted()))
  vi.stubGlobal('fetch', fetched)
  const prefixes = { slow: '/s/', fast: '/f/' }
  configure({ endpoint: 'https://e.example', prefixes, credentials: 'include' })
  beacon('read', { post: 'p' })
  expect(fetched.mock.calls[0]?.[0]).toMatch(/^https:\/\/e\.example\/s\/read\?id=[\w-]{22}&post=p$/)
  expect(fetched.mock.calls[0]?.[1].credentials).toBe('include')
})

test('falls back to sendBeacon, then to an image, with the same id', async () => {
  const { beacon } = await import('../../client/beacon.js')
  stubNavigator()
  fakeServer(() => Promise.reject(new TypeError('quota')))
  const id = beacon('read', { post: 'p' })
  await vi.waitFor(() => expect(beacons).toEqual([`/events/read?id=${id}&post=p`]))
  stubNavigator({ sendBeacon: () => false })
  vi.stubGlobal('fetch', undefined)
  const other = beacon('read', { post: 'p' })
  await vi.waitFor(() => expect(images).toEqual([`/events/read?id=${other}&post=p`]))
})

test.each([
  ['half a surrogate pair', { body: '\ud800' }],
  ['a host that lacks everything', { body: 'b' }],
])('never throws: %s', async (_, fields) => {
  const { beacon } = await import('../../client/beacon.js')
  for (const name of ['fetch', 'navigator', 'Image', 'document']) vi.stubGlobal(name, undefined)
  expect(beacon('my/own', fields)).toMatch(/^[\w-]{22}$/)
  await new Promise((resolve) => setTimeout(resolve))
})

test('is held back without consent, where nobody asked for it', async () => {
  const { beacon, configure } = await import('../../client/beacon.js')
  stubNavigator({ globalPrivacyControl: true })
  const requests = fakeServer(() => accepted())
  beacon('read', { post: 'p' })
  expect(requests).toHaveLength(0)
  beacon('my/own', {})
  configure({ consent: () => true })
  beacon('read', { post: 'p' })
  configure({
    consent: () => {
      throw new Error('broken banner')
    },
  })
  beacon('read', { post: 'p' })
  expect(requests).toHaveLength(2)
})

test('asks for consent once, and the answer stands', async () => {
  const { beacon, configure } = await import('../../client/beacon.js')
  const requests = fakeServer(() => accepted())
  const consent = vi.fn(() => false)
  configure({ consent })
  beacon('read', { post: 'p' })
  configure({ consent: true })
  await new Promise((resolve) => setTimeout(resolve))
  expect(requests).toHaveLength(0)
  expect(consent).toHaveBeenCalledTimes(1)
})

test('waits until a prerendered page is seen', async () => {
  const { beacon } = await import('../../client/beacon.js')
  const requests = fakeServer(() => accepted())
  Object.defineProperty(document, 'prerendering', { configurable: true, value: true })
  const fields = { article: 'as it was' }
  beacon('my/own', fields)
  fields.article = 'as it is'
  await new Promise((resolve) => setTimeout(resolve))
  expect(requests).toHaveLength(0)
  Reflect.deleteProperty(document, 'prerendering')
  document.dispatchEvent(new Event('prerenderingchange'))
  expect(requests.map(({ url }) => url)).toEqual([
    expect.stringContaining('&article=as%20it%20was'),
  ])
})
