// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accepted, fakeServer, type FakeRequest } from './page.js'
import { freshTag } from './fresh-element.js'
import { clearPage, sentFields, settle, text } from './show-element.js'

afterEach(() => {
  clearPage()
  vi.unstubAllGlobals()
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: undefined, configurable: true })
  showPage(true)
})

function showPage(isShown: boolean): void {
  const state = isShown ? 'visible' : 'hidden'
  Object.defineProperty(document, 'hidden', { value: !isShown, configurable: true })
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

/** A server with these files. */
function serveFiles(files: Record<string, string>): FakeRequest[] {
  return fakeServer(({ method, url }) => {
    if (method === 'POST') return accepted()
    const body = files[url]
    return new Response(body ?? null, { status: body === undefined ? 404 : 200 })
  })
}

const gets = (requests: FakeRequest[]): string[] =>
  requests.filter(({ method }) => method === 'GET').map(({ url }) => url)

describe('site-comment-count', () => {
  let show: (html: string) => Promise<HTMLElement[]>
  beforeEach(async () => {
    show = await freshTag(
      async () => (await import('../../client/elements/site-comment-count.js')).SiteCommentCount,
    )
  })

  test('reads the file of all counts once, and a post’s own file only where it is not among them', async () => {
    const requests = serveFiles({
      '/comments/counts.txt': 'post=one&count=1\npost=many/of&count=1234\n',
      '/comments/old.txt': '#count=7\n',
    })
    const elements = await show(
      ['one', 'many/of', 'old', 'old', 'none']
        .map((post) => `<site-comment-count post="${post}">Comments</site-comment-count>`)
        .join(''),
    )
    expect(elements.map(text)).toEqual([
      '1 comment',
      '1,234 comments',
      '7 comments',
      '7 comments',
      '0 comments',
    ])
    expect(gets(requests)).toEqual([
      '/comments/counts.txt',
      '/comments/old.txt',
      '/comments/none.txt',
    ])
  })

  test('leaves a link a link', async () => {
    serveFiles({ '/comments/counts.txt': 'post=one&count=2\n' })
    const [element] = await show(
      '<site-comment-count post="one"><a href="/one#comments">Comments</a></site-comment-count>',
    )
    expect(element?.innerHTML).toBe('<a href="/one#comments">2 comments</a>')
  })

  test('keeps what stands in it where nothing can be read, and asks again once the network is back', async () => {
    let isBack = false
    const requests = fakeServer(() =>
      isBack ? new Response('post=one&count=2\n') : Promise.reject(new TypeError('offline')),
    )
    const elements = await show(
      ['one', 'two', 'three']
        .map((post) => `<site-comment-count post="${post}">Comments</site-comment-count>`)
        .join(''),
    )
    expect(elements.map(text)).toEqual(['Comments', 'Comments', 'Comments'])
    expect(gets(requests)).toEqual(['/comments/counts.txt'])
    isBack = true
    dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(elements[0] && text(elements[0])).toBe('2 comments'))
    expect(gets(requests).filter((url) => url === '/comments/counts.txt')).toHaveLength(2)
  })

  test('follows the comments that the page reads', async () => {
    const files = {
      '/comments/counts.txt': 'post=one&count=2\n',
      '/comments/one.txt': '#count=3\n',
    }
    serveFiles(files)
    const [element] = await show('<site-comment-count post="one"></site-comment-count>')
    expect(element && text(element)).toBe('2 comments')
    const { artifactFeed } = await import('../../client/artifact-feed.js')
    await artifactFeed('/comments/one.txt').refresh()
    await settle(element as HTMLElement)
    expect(element && text(element)).toBe('3 comments')
  })
})

describe('site-reads', () => {
  let show: (html: string) => Promise<HTMLElement[]>
  beforeEach(async () => {
    show = await freshTag(
      async () => (await import('../../client/elements/site-reads.js')).SiteReads,
    )
  })
  const shown = (element: HTMLElement | undefined): string =>
    element?.shadowRoot?.textContent.trim() ?? ''

  test('says by how many a post was read, and counts this page once', async () => {
    const requests = serveFiles({
      '/reads/my-post.txt': 'count=12\n',
      '/reads/one.txt': 'count=1\n',
    })
    const elements = await show(
      ['my-post', 'my-post', 'one', 'new']
        .map((post) => `<site-reads post="${post}"></site-reads>`)
        .join(''),
    )
    expect(elements.map(shown)).toEqual(['12 readers', '12 readers', '1 reader', 'No readers yet'])
    // Each once; events that need a secret go out when theirs is ready, in no order.
    await vi.waitFor(() =>
      expect(
        sentFields(requests)
          .map((fields) => fields['post'])
          .sort(),
      ).toEqual(['my-post', 'new', 'one']),
    )
  })

  test('counts nobody with count="off", or under Global Privacy Control', async () => {
    const requests = serveFiles({})
    await show('<site-reads post="a" count="off"></site-reads>')
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true })
    await show('<site-reads post="b"></site-reads>')
    await new Promise((done) => setTimeout(done, 50))
    expect(sentFields(requests)).toEqual([])
  })

  test('waits until the page is seen', async () => {
    const requests = serveFiles({})
    showPage(false)
    await import('../../client/count-read.js')
    const [element] = await show('<site-reads post="a"></site-reads>')
    expect(sentFields(requests)).toEqual([])
    showPage(true)
    showPage(true)
    await settle(element as HTMLElement)
    await vi.waitFor(() => expect(sentFields(requests)).toHaveLength(1))
  })
})
