// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SiteComments } from '../../client/elements/site-comments.js'
import {
  all,
  clearPage,
  find,
  newPost,
  sentFields,
  serve,
  settle,
  show,
  text,
} from './show-element.js'

afterEach(clearPage)

async function openForm(element: SiteComments): Promise<HTMLInputElement> {
  const box = find(element, 'textarea')
  box.dispatchEvent(new Event('focusin', { bubbles: true }))
  await settle(element)
  return box
}

function type(box: HTMLInputElement, value: string): void {
  box.value = value
  box.dispatchEvent(new Event('input', { bubbles: true }))
}

const submit = (element: SiteComments): boolean =>
  find(element, 'form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))

/** As long as a person needs. */
function wait(): void {
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000)
}

describe('the form for a comment', () => {
  const element = async (): Promise<SiteComments> =>
    show('site-comments', `<site-comments post="${newPost()}"></site-comments>`)

  test('is a box, and opens when somebody goes into it', async () => {
    serve(() => undefined)
    const comments = await element()
    expect(all(comments, 'form button, form input')).toEqual([])
    await openForm(comments)
    expect(all(comments, 'form button').map(text)).toEqual(['Post comment', 'Preview'])
    expect(text(find(comments, '[part=privacy]'))).toContain('public')
    expect(find(comments, 'slot[name=sign-in]')).toBeDefined()
  })

  test('shows how the text will look, and goes on doing so while somebody types', async () => {
    serve(() => undefined)
    const comments = await element()
    const box = await openForm(comments)
    type(box, '**Bold** words')
    find(comments, '[data-action=preview]').click()
    await settle(comments)
    expect(find(comments, '.preview strong').textContent).toBe('Bold')
    type(box, '*Other* words')
    expect(find(comments, '.preview em').textContent).toBe('Other')
    find(comments, '[data-action=preview]').click()
    await settle(comments)
    expect(all(comments, '.preview')).toEqual([])
    expect(box.value).toBe('*Other* words')
  })

  test('asks whoever is faster than a person to try once more', async () => {
    const requests = serve(() => undefined)
    const comments = await element()
    type(await openForm(comments), 'In no time')
    submit(comments)
    await settle(comments)
    expect(text(find(comments, '#problem-new'))).toContain('try once more')
    expect(find(comments, 'textarea').value).toBe('In no time')
    submit(comments)
    await vi.waitFor(() => expect(sentFields(requests)).toMatchObject([{ body: 'In no time' }]))
  })

  test('sends nothing of whoever fills what no person sees', async () => {
    const requests = serve(() => undefined)
    const comments = await element()
    type(await openForm(comments), 'Buy this')
    type(find(comments, '[name=website]'), 'https://spam.example')
    wait()
    submit(comments)
    vi.restoreAllMocks()
    await settle(comments)
    expect(sentFields(requests)).toEqual([])
    expect(find(comments, 'textarea').value).toBe('Buy this')
  })

  test('says that something is on its way, to style sheets too', async () => {
    serve(
      () => undefined,
      () => new Promise(() => {}),
    )
    const comments = await element()
    type(await openForm(comments), 'Hello')
    wait()
    submit(comments)
    vi.restoreAllMocks()
    await settle(comments)
    expect(text(find(comments, '.state'))).toBe('Sending…')
    expect(find(comments, 'article').className).toContain('pending')
    expect(text(find(comments, '[role=status]'))).toBe('Sending…')
  })
})
