// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest'
import { formatArtifact } from '../../codec/index.js'
import type { SiteComments } from '../../client/elements/site-comments.js'
import { renderComments } from '../../client/render/render-comments.js'
import { fakeServer } from './page.js'
import { all, clearPage, find, newPost, serve, settle, show, text } from './show-element.js'

const AT = '2026-11-01T10:00:00.000Z'

afterEach(() => {
  location.hash = ''
  clearPage()
})

function comments(...records: Record<string, string>[]): string {
  const lines = records.map((record) => ({ at: AT, by: record['id'], name: '', ...record }))
  return formatArtifact({ directives: [['count', String(records.length)]], records: lines })
}

const THREE = comments(
  { id: 'aaaaaaaa', body: 'one' },
  { id: 'bbbbbbbb', body: 'two' },
  { id: 'cccccccc', body: 'an answer', to: 'aaaaaaaa' },
)

describe('site-comments for readers', () => {
  test('leaves what the page has until the comments are there, and then takes its place', async () => {
    let answer = (_: Response): void => {}
    fakeServer(() => new Promise((resolve) => (answer = resolve)))
    document.body.insertAdjacentHTML(
      'beforeend',
      `<site-comments post="${newPost()}">${renderComments(THREE)}<form></form></site-comments>`,
    )
    const element = document.querySelector('site-comments') as SiteComments
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(element.shadowRoot).toBeNull()
    expect(element.querySelectorAll('article')).toHaveLength(3)
    answer(new Response(THREE))
    await settle(element)
    expect(all(element, '.body').map(text)).toEqual(['two', 'one', 'an answer'])
  })

  test('keeps what the page has where the comments cannot be loaded', async () => {
    fakeServer(() => new Response(null, { status: 500 }))
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"><p>What was known</p></site-comments>`,
    )
    expect(text(find(element, '.failed'))).toContain('could not be loaded')
    expect(all(element, 'slot:not([name])')).toHaveLength(1)
  })

  test('loads them by itself once the network is back, and then no more', async () => {
    let isThere = false
    const post = newPost()
    const requests = fakeServer(() =>
      isThere ? new Response(THREE) : Promise.reject(new TypeError('no network')),
    )
    const element = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    expect(text(find(element, '.failed'))).toContain('could not be loaded')
    isThere = true
    for (let times = 0; times < 2; times++) {
      dispatchEvent(new Event('online'))
      await settle(element)
    }
    expect(all(element, '.body').map(text)).toEqual(['two', 'one', 'an answer'])
    expect(requests.filter(({ url }) => url.includes(post))).toHaveLength(2)
  })

  test('asks for comments only when they are near', async () => {
    let see = (_: readonly object[]): void => {}
    const before = globalThis.IntersectionObserver
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(seen: typeof see) {
          see = seen
        }
        observe(): void {}
        disconnect(): void {}
      },
    )
    const requests = serve(() => THREE)
    const element = document.createElement('site-comments')
    element.post = newPost()
    document.body.append(element)
    await settle(element)
    expect(requests).toEqual([])
    expect(text(find(element, '.loading'))).toBe('Loading comments…')
    see([{ isIntersecting: true }])
    await settle(element)
    expect(all(element, 'article')).toHaveLength(3)
    // Asked to hurry, it waits for nobody.
    const eager = document.createElement('site-comments')
    eager.post = newPost()
    eager.loading = 'eager'
    document.body.append(eager)
    await settle(eager)
    expect(requests).toHaveLength(2)
    vi.stubGlobal('IntersectionObserver', before)
  })

  test('can be sorted, and moves nothing that stays', async () => {
    serve(() => THREE)
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    const [two] = all(element, 'article')
    const order = find(element, 'select') as unknown as HTMLSelectElement
    expect(order.getAttribute('aria-label')).toBe('Order')
    order.value = 'oldest'
    order.dispatchEvent(new Event('change', { bubbles: true }))
    await settle(element)
    expect(all(element, '.body').map(text)).toEqual(['one', 'an answer', 'two'])
    expect(all(element, 'article')).toContain(two)
  })

  test('goes to the comment that the address names, in whichever segment it is', async () => {
    const post = newPost()
    fakeServer(({ url }) =>
      url.includes('.1763800000000.')
        ? new Response(comments({ id: 'older000', body: 'old' }))
        : new Response(`#next=/comments/${post}.1763800000000.txt\n${THREE}`),
    )
    location.hash = '#comment-older000'
    const element = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    await settle(element)
    expect(element.shadowRoot?.activeElement?.id).toBe('comment-older000')
    expect(find(element, '.target').id).toBe('comment-older000')
  })

  test('shows new comments without touching the others', async () => {
    let artifact = THREE
    serve(() => artifact)
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    const before = all(element, 'article')
    const bodies = all(element, '.body')
    artifact += 'id=dddddddd&at=2026-11-01T11:00:00.000Z&by=d&name=&body=three\n'
    await element.subject.refresh()
    await settle(element)
    expect(all(element, '.body').map(text)).toEqual(['three', 'two', 'one', 'an answer'])
    expect(all(element, 'article').slice(1)).toEqual(before)
    expect(all(element, '.body').slice(1)).toEqual(bodies)
  })

  test('shows one comment for two lines with the same id, and no line that is none', async () => {
    serve(
      () =>
        `${THREE}id=aaaaaaaa&at=${AT}&by=z&name=Thief&body=stolen\nnonsense\n%%%\nid=&body=x\nid=only\n`,
    )
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    expect(all(element, '.body').map(text)).toEqual(['two', 'one', 'an answer'])
  })

  test('speaks English where it lacks a language, with dates in that language', async () => {
    serve(() => comments({ id: 'aaaaaaaa', body: 'eins', at: '2020-01-02T10:00:00.000Z' }))
    const element = await show(
      'site-comments',
      `<div lang="sv"><site-comments post="${newPost()}"></site-comments></div>`,
    )
    expect(text(find(element, 'h2'))).toBe('1 comment')
    expect(find(element, 'time').title).toContain('januari 2020')
    expect(element.dir).toBe('')
  })
})
