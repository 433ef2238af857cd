// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseQuery } from '../../codec/index.js'
import { accepted, fakeServer, freshPage, type FakeRequest } from './page.js'

const ADDRESS = 'http://localhost:3000/site-events.js'

beforeEach(() => {
  localStorage.clear()
  // What a page before this one kept.
  Reflect.deleteProperty(globalThis, 'siteEventsEarly')
  document.body.innerHTML = ''
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const reportsOf = (requests: readonly FakeRequest[]): object[] =>
  requests.map(({ url }) => ({ path: url.split('?')[0], ...parseQuery(url.split('?')[1] ?? '') }))

async function readTag(attributes: string): Promise<void> {
  document.head.innerHTML = `<script type="x" src="${ADDRESS}" ${attributes}></script>`
  await freshPage()
  const { readScriptTag } = await import('../../client/script-tag.js')
  readScriptTag(ADDRESS)
}

const fail = (message: string): boolean =>
  dispatchEvent(new ErrorEvent('error', { error: new Error(message), message }))

test('the element reports errors for as long as it is on the page', async () => {
  const requests = fakeServer(() => accepted())
  await freshPage()
  const { SiteErrorReporter } = await import('../../client/elements/site-error-reporter.js')
  customElements.define('site-error-reporter', SiteErrorReporter)
  document.body.innerHTML =
    '<site-error-reporter release="1.2" environment="test"></site-error-reporter>'
  fail('on the page')
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  expect(reportsOf(requests)).toMatchObject([{ release: '1.2', environment: 'test' }])
  document.body.innerHTML = ''
  fail('after it')
  expect(requests).toHaveLength(1)
})

// Nothing stops what a tag began, so the element comes first.
test('the script tag does the same, those included that come before the reporter', async () => {
  const requests = fakeServer(() => accepted())
  await readTag('data-report-errors data-release="1.2" data-environment="test" data-sample="1"')
  fail('at once')
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  expect(reportsOf(requests)).toMatchObject([
    { path: '/events/error/js', message: 'at once', release: '1.2', environment: 'test' },
  ])
})

test('the script tag looks after dead links', async () => {
  const requests = fakeServer(({ method }) =>
    method === 'HEAD' ? new Response(null, { status: 404 }) : accepted(),
  )
  await readTag('data-report-dead-links')
  document.body.innerHTML = '<a href="/gone">x</a>'
  await vi.waitFor(() => {
    document.querySelector('a')?.dispatchEvent(new Event('click'))
    expect(reportsOf(requests)).toMatchObject([{ path: '/gone' }, { path: '/events/link/dead' }])
  })
})

test.each([
  ['data-count-reads', '/2026/post/', '2026/post'],
  ['data-count-reads', '/', 'index'],
  ['data-count-reads="my-post"', '/', 'my-post'],
])('the script tag with %s counts a read of %s', async (attribute, path, post) => {
  history.replaceState(null, '', path)
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  const requests = fakeServer(() => accepted())
  await readTag(attribute)
  await vi.dynamicImportSettled()
  expect(requests).toHaveLength(0)
  visibility.mockReturnValue('visible')
  for (let i = 0; i < 2; i++) document.dispatchEvent(new Event('visibilitychange'))
  history.replaceState(null, '', '/')
  expect(reportsOf(requests)).toMatchObject([{ path: '/events/read', post }])
})

test('no read is counted under Global Privacy Control', async () => {
  const requests = fakeServer(() => accepted())
  vi.stubGlobal('navigator', { globalPrivacyControl: true })
  await readTag('data-count-reads')
  await vi.dynamicImportSettled()
  expect(requests).toHaveLength(0)
})
