// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest'
import { formatArtifact } from '../../codec/index.js'
import type { SiteComments } from '../../client/elements/site-comments.js'
import { accepted, fakeServer, problem } from './page.js'
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

const AT = '2026-11-01T10:00:00.000Z'

afterEach(clearPage)

function comments(...records: Record<string, string>[]): string {
  return formatArtifact({ directives: [['count', String(records.length)]], records })
}

async function write(element: SiteComments, body: string, form = 'form'): Promise<void> {
  const area = find(element, `${form} textarea`)
  area.dispatchEvent(new Event('focusin', { bubbles: true }))
  await settle(element)
  // A person needs longer than a test.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000)
  area.value = body
  area.dispatchEvent(new Event('input', { bubbles: true }))
  find(element, form).dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  clock.mockRestore()
  await element.updateComplete
}

describe('site-comments', () => {
  test('shows hostile text as text', async () => {
    const body =
      '<img src=x onerror="globalThis.hacked=1"><script>hacked=1</script> javascript:alert(1)'
    serve(() => comments({ id: 'hostile1', at: AT, by: 'x', name: '<b>Bob</b>', body }))
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    expect(text(find(element, '.body'))).toBe(body)
    expect(text(find(element, '.author'))).toBe('<b>Bob</b>')
    expect(all(element, 'img, script, .body a, b')).toEqual([])
    expect('hacked' in globalThis).toBe(false)
  })

  test('links web addresses, and nothing else', async () => {
    const body = 'see https://example.org/a?b=1). not javascript:alert(1) nor ftp://x.example'
    serve(() => comments({ id: 'link0001', at: AT, by: 'x', name: '', body }))
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    const links = all(element, '.body a')
    expect(links.map((link) => [link.getAttribute('href'), link.getAttribute('rel')])).toEqual([
      ['https://example.org/a?b=1', 'nofollow ugc noopener'],
    ])
    expect(text(find(element, '.body'))).toBe(body)
  })

  test('nests replies, and says what a lonely one answers', async () => {
    const record = (id: string, to?: string): Record<string, string> => ({
      id,
      at: AT,
      by: id,
      name: id,
      body: id,
      ...(to ? { to } : {}),
    })
    serve(() =>
      comments(
        record('aaaaaaaa'),
        record('bbbbbbbb', 'aaaaaaaa'),
        record('cccccccc', 'bbbbbbbb'),
        record('dddddddd', 'cccccccc'),
        record('eeeeeeee', 'gone0000'),
      ),
    )
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    expect(all(element, 'ol ol ol .body').map(text)).toEqual(['cccccccc', 'dddddddd'])
    expect(all(element, '.answers').map(text)).toEqual([
      'In reply to a comment that is not shown here',
      'In reply to cccccccc',
    ])
  })

  test('sends the form, and shows the comment before the server has it', async () => {
    const post = newPost()
    let published = ''
    let answer = (_: Response): void => {}
    const requests = serve(
      () => published || undefined,
      () => new Promise((resolve) => (answer = resolve)),
    )
    const element = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    expect(text(find(element, '[part=empty]'))).toContain('No comments yet')
    const events: string[] = []
    for (const name of ['send', 'sent', 'published'] as const)
      element.addEventListener(`site-event-${name}`, () => events.push(name))
    await write(element, '  Hello\nworld  ')
    expect(text(find(element, '.state'))).toBe('Sending…')
    expect(find(element, 'textarea').value).toBe('')
    const [fields] = sentFields(requests)
    expect(fields).toMatchObject({ post, body: 'Hello\nworld' })
    published = comments({
      id: fields?.['id'] ?? '',
      at: AT,
      by: fields?.['own'] ?? '',
      name: '',
      body: 'Hello\nworld',
    })
    answer(accepted())
    await settle(element)
    expect(all(element, '.state')).toEqual([])
    expect(all(element, 'article')).toHaveLength(1)
    expect(all(element, '[data-action]').map(text)).toEqual(['Reply', 'Edit', 'Remove'])
    expect(events).toEqual(['send', 'sent', 'published'])
  })

  test('shows a held comment to its author, also after a reload', async () => {
    const post = newPost()
    let held = ''
    const requests = serve(() => `#count=0\n${held && `#held=${held}\n`}`)
    const element = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    await write(element, 'Patience')
    held = sentFields(requests)[0]?.['id'] ?? ''
    await settle(element)
    element.remove()
    const again = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    expect(text(find(again, '.body'))).toBe('Patience')
    expect(text(find(again, '.state'))).toContain('Only you can see it')
    expect(all(again, '[data-action]')).toEqual([])
  })

  test('gives a refused text back, with the reason', async () => {
    serve(
      () => undefined,
      () => problem(429, 'rate_limited'),
    )
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    await write(element, 'Too fast')
    await settle(element)
    const area = find(element, 'textarea')
    expect(area.value).toBe('Too fast')
    expect(area.getAttribute('aria-invalid')).toBe('true')
    expect(text(find(element, `#${area.getAttribute('aria-describedby')}`))).toContain(
      'Wait a minute',
    )
    expect(all(element, 'article')).toEqual([])
  })

  test('sends nothing where a listener says no, and nothing empty', async () => {
    const requests = serve(() => undefined)
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    await write(element, '   ')
    await settle(element)
    expect(text(find(element, '#problem-new'))).toBe('Write something first.')
    element.addEventListener('site-event-send', (event) => event.preventDefault())
    await write(element, 'Held back')
    await settle(element)
    expect(sentFields(requests)).toEqual([])
    expect(find(element, 'textarea').value).toBe('Held back')
  })

  test('takes over what was typed before the script ran, and keeps drafts', async () => {
    const post = newPost()
    serve(() => undefined)
    const element = await show(
      'site-comments',
      `<site-comments post="${post}"><form><input name="name" value="Ann"><textarea name="body">Early words</textarea></form></site-comments>`,
    )
    expect(find(element, 'textarea').value).toBe('Early words')
    find(element, 'textarea').dispatchEvent(new Event('focusin', { bubbles: true }))
    await settle(element)
    expect(find(element, 'input').value).toBe('Ann')
    element.remove()
    const again = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    expect(find(again, 'textarea').value).toBe('Early words')
  })

  test('offers to try again where loading failed', async () => {
    let up = false
    fakeServer(() => (up ? new Response('#count=0\n') : new Response(null, { status: 500 })))
    const element = await show(
      'site-comments',
      `<site-comments post="${newPost()}"></site-comments>`,
    )
    expect(text(find(element, '.failed'))).toContain('could not be loaded')
    up = true
    find(element, '.failed button').click()
    await settle(element)
    expect(all(element, '.failed')).toEqual([])
  })

  test('fetches older segments on demand', async () => {
    const post = newPost()
    const record = (id: string): Record<string, string> => ({
      id,
      at: AT,
      by: id,
      name: id,
      body: id,
    })
    fakeServer(({ url }) =>
      url.includes('.1763800000000.')
        ? new Response(formatArtifact({ directives: [], records: [record('older000')] }))
        : new Response(
            `#count=2\n#next=/comments/${post}.1763800000000.txt\n${comments(record('newer000')).split('\n')[1]}\n`,
          ),
    )
    const element = await show('site-comments', `<site-comments post="${post}"></site-comments>`)
    expect(text(find(element, 'h2'))).toBe('2 comments')
    find(element, '.older').click()
    await settle(element)
    expect(all(element, '.body').map(text)).toEqual(['newer000', 'older000'])
    expect(all(element, '.older')).toEqual([])
  })
})
