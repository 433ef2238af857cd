// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freshTag } from './fresh-element.js'
import { accepted, fakeServer, problem, type FakeRequest } from './page.js'
import { all, clearPage, find, sentFields, settle, text } from './show-element.js'

let show: (html: string) => Promise<HTMLElement[]>
const newPage = async (): Promise<void> => {
  document.body.replaceChildren()
  show = await freshTag(
    async () => (await import('../../client/elements/site-bookmark.js')).SiteBookmark,
  )
}
beforeEach(newPage)
afterEach(() => {
  clearPage()
  vi.unstubAllGlobals()
})

/** A server that knows the visitor by this list, or does not know them. */
function serveMine(mine: () => string | undefined, answer = accepted): FakeRequest[] {
  return fakeServer(({ method }) => {
    if (method === 'POST') return answer()
    const body = mine()
    return new Response(body ?? null, { status: body === undefined ? 401 : 200 })
  })
}

const BUTTON = '<site-bookmark post="my-post" title=" My\n post "></site-bookmark>'
const LIST = '<site-bookmark list base="/posts/"></site-bookmark>'
const pressed = (element: Element | undefined): string | null =>
  find(element as Element, 'button').getAttribute('aria-pressed')
const press = async (element: HTMLElement | undefined): Promise<void> => {
  find(element as Element, 'button').click()
  await settle(element as HTMLElement)
}
const links = (element: Element | undefined): string[] =>
  all(element as Element, 'a').map((link) => `${link.getAttribute('href')} ${text(link)}`)

test('keeps the bookmarks of an anonymous visitor in the browser, and tells nobody', async () => {
  const requests = serveMine(() => undefined)
  const [button] = await show(BUTTON)
  expect(pressed(button)).toBe('false')
  await press(button)
  expect(pressed(button)).toBe('true')
  await newPage()
  const [again, list] = await show(BUTTON + LIST)
  expect(pressed(again)).toBe('true')
  expect(links(list)).toEqual(['/posts/my-post My post'])
  await press(again)
  expect(pressed(again)).toBe('false')
  await settle(list as HTMLElement)
  expect(text(find(list as Element, '.empty'))).toBe('No bookmarks yet.')
  expect(requests.map(({ url }) => url)).toEqual(['/me/bookmarks.txt', '/me/bookmarks.txt'])
  expect(Object.keys(localStorage)).toEqual([])
})

test('offers them up once, on the first page with a session', async () => {
  let mine: string | undefined
  const requests = serveMine(() => mine)
  await press((await show(BUTTON))[0])
  mine = 'post=a/b&at=2026-01-02T03:04:05.000Z\n'
  await newPage()
  const [button, list] = await show(BUTTON + LIST)
  expect(sentFields(requests)).toMatchObject([{ post: 'my-post', title: 'My post' }])
  expect(pressed(button)).toBe('true')
  expect(links(list)).toEqual(['/posts/my-post My post', '/posts/a/b a/b'])
  await newPage()
  await show(BUTTON)
  expect(sentFields(requests)).toHaveLength(1)
  // The log is read: from now on the server's list is the only one.
  mine += 'post=my-post&at=2026-02-02T03:04:05.000Z&title=Hers\n'
  await newPage()
  expect(links((await show(LIST))[0])).toEqual(['/posts/my-post Hers', '/posts/a/b a/b'])
  expect(Object.keys(localStorage).filter((key) => key.includes('bookmark:'))).toEqual([])
})

test('sends what a signed-in visitor sets and takes back', async () => {
  const requests = serveMine(() => 'post=my-post&at=2026-01-02T03:04:05.000Z\n')
  const [button] = await show(BUTTON)
  expect(pressed(button)).toBe('true')
  await press(button)
  expect(pressed(button)).toBe('false')
  expect(sentFields(requests)).toMatchObject([{ post: 'my-post', undo: '1' }])
  // The log may take a day: the server's list is older than what this browser did.
  await newPage()
  const [again] = await show(BUTTON)
  expect(pressed(again)).toBe('false')
  await press(again)
  expect(pressed(again)).toBe('true')
  expect(sentFields(requests)[1]?.['undo']).toBeUndefined()
})

test('goes back where the server says no, or the page keeps it back', async () => {
  serveMine(
    () => '',
    () => problem(403, 'closed'),
  )
  const [button] = await show(BUTTON)
  await press(button)
  expect(pressed(button)).toBe('false')
  expect(text(find(button as Element, '.problem'))).toBe('This is closed now.')
  document.addEventListener('site-event-send', (event) => event.preventDefault(), { once: true })
  await press(button)
  expect(pressed(button)).toBe('false')
  expect(text(find(button as Element, '.problem'))).toBe('')
})

test('keeps what was done while nobody knew who the visitor is', async () => {
  const mine = 'post=my-post&at=2026-01-02T03:04:05.000Z\n'
  fakeServer(() => Promise.reject(new TypeError('offline')))
  await press((await show('<site-bookmark post="other"></site-bookmark>'))[0])
  const requests = serveMine(() => mine)
  await newPage()
  await show(BUTTON)
  expect(sentFields(requests).map(({ post }) => post)).toEqual(['other'])
})

test('the list lets go of a bookmark, and the focus stays in it', async () => {
  serveMine(() => 'post=a&at=2026-01-02T03:04Z\npost=b&at=2026-01-01T03:04Z&title=B%26b\n')
  const [list] = await show('<site-bookmark list></site-bookmark>')
  expect(links(list)).toEqual(['/a a', '/b B&b'])
  find(list as Element, 'button').click()
  await settle(list as HTMLElement)
  expect(links(list)).toEqual(['/b B&b'])
  expect(list?.shadowRoot?.activeElement?.getAttribute('aria-label')).toContain('B&b')
})

test('no post’s name makes a link that leaves the site or runs a script', async () => {
  serveMine(() => 'post=javascript:alert(1)&at=2026-01-02T03:04Z\n')
  const [list] = await show('<site-bookmark list base=""></site-bookmark>')
  expect(links(list)[0]).toMatch(/^javascript%3Aalert/)
})
