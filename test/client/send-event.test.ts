// @vitest-environment happy-dom
import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseQuery } from '../../codec/index.js'
import { fieldText } from '../../client/event-fields.js'
import { accepted, fakeServer, freshPage, problem } from './page.js'

/** Text that no deflate makes much shorter. */
const incompressible = (chars: number): string =>
  randomBytes(chars).toString('base64').slice(0, chars)

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

describe('an event', () => {
  test('leaves in the same task, as a POST without body or header', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(() => accepted())
    const sent = sendEvent('comment', { post: 'my-post', body: 'a & b' })
    expect(requests).toHaveLength(1)
    await sent
    const [{ method, url, init }] = requests as [(typeof requests)[0]]
    expect(method).toBe('POST')
    expect(url).toMatch(
      /^\/fastevent\/comment\?post=my-post&body=a%20%26%20b&own=[\w-]{43}&id=[\w-]{22}$/,
    )
    expect(init).toEqual({
      method: 'POST',
      keepalive: true,
      credentials: 'same-origin',
      signal: expect.any(AbortSignal) as AbortSignal,
    })
  })

  test('proves ownership with a secret of its own, and one secret a subject for votes', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(() => accepted())
    const { id } = await sendEvent('comment', { post: 'p', body: 'mine' })
    await sendEvent('comment/edit', { post: 'p', comment: id, body: 'better' })
    await sendEvent('comment', { post: 'p', body: 'another' })
    await sendEvent('vote', { poll: 'q', choice: 'a' })
    await sendEvent('vote', { poll: 'q', choice: 'b' })
    const fields = requests.map(({ url }) => parseQuery(url.slice(url.indexOf('?') + 1)))
    const proof = fields[1]?.['proof'] ?? ''
    expect(createHash('sha256').update(proof).digest('base64url')).toBe(fields[0]?.['own'])
    expect(fields[2]?.['own']).not.toBe(fields[0]?.['own'])
    expect(fields[4]?.['own']).toBe(fields[3]?.['own'])
  })

  test('goes to another origin and prefix where the page says so', async () => {
    const { configure, sendEvent } = await freshPage()
    const fetched = vi.fn((_url: string) => Promise.resolve(accepted()))
    vi.stubGlobal('fetch', fetched)
    configure({ endpoint: 'https://e.example', prefixes: { slow: '/s/', fast: '/f/' } })
    const receipt = await sendEvent('custom/thing', { colour: 'red' })
    expect(fetched.mock.calls[0]?.[0]).toBe(receipt.url)
    expect(receipt.url).toMatch(/^https:\/\/e\.example\/s\/custom\/thing\?colour=red&id=/)
    expect(receipt.location).toBeUndefined()
  })
})

describe('bad input', () => {
  test('is an EventError before anything is sent, where the event fits into no URL', async () => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(() => accepted())
    await expect(
      sendEvent('comment', { post: 'p', body: incompressible(9_000) }),
    ).rejects.toMatchObject({ code: 'url_too_long', limit: '7680 bytes' })
    expect(requests).toHaveLength(0)
    expect(localStorage).toHaveLength(0)
  })

  test.each([
    ['shop/sale', { 'a&b': '1', 'c=d': '#' }, 'a%26b=1&c%3Dd=%23'],
    ['shop/sale', { note: '\ud800!' }, 'note=%EF%BF%BD!'],
    ['comment/like', { post: 'p' }, 'post=p'],
  ])(
    'of %s, %j is written so that the server reads what was meant',
    async (type, fields, query) => {
      const { sendEvent } = await freshPage()
      const requests = fakeServer(() => accepted())
      const { id } = await sendEvent(type, fields)
      expect(requests[0]?.url.split('?')[1]).toBe(`${query}&id=${id}`)
    },
  )

  test('a refusal is a receipt, not an exception', async () => {
    const { sendEvent } = await freshPage()
    fakeServer(() => problem(403, 'closed'))
    const receipt = await sendEvent('vote', { poll: 'q', choice: 'a' })
    expect(receipt.status).toBe('refused')
    expect(receipt.problem).toMatchObject({ status: 403, code: 'closed', detail: 'No.' })
    await expect(receipt.published).resolves.toBe('refused')
  })
})

test('flags and numbers become text', () => {
  expect(fieldText({ undo: true, line: 3, name: undefined, trunc: false })).toEqual({
    undo: '1',
    line: '3',
  })
})
