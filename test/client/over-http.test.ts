import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshPage } from './page.js'

/** Requests and answers as the platform makes them, from another origin than the page's. */
const ENDPOINT = 'https://events.example.com'
const ARTIFACT = `${ENDPOINT}/comments/my-post.txt`

const requests: Request[] = []
const server = setupServer()
server.events.on('request:start', ({ request }) => void requests.push(request.clone()))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  requests.length = 0
  // The shortest of the pauses that chance may give.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  server.resetHandlers()
  vi.restoreAllMocks()
})
afterAll(() => server.close())

const page = async () => {
  const sdk = await freshPage()
  sdk.configure({ endpoint: ENDPOINT })
  return sdk
}

const comment = { post: 'my-post', body: 'great post' }

const accept = (headers: Record<string, string> = {}) =>
  new HttpResponse(null, { status: 202, headers })

describe('an event', () => {
  test('is a request that needs no preflight', async () => {
    server.use(http.post(`${ENDPOINT}/fastevent/comment`, () => accept()))
    const { sendEvent } = await page()
    const { url } = await sendEvent('comment', comment)
    const [request] = requests
    expect(requests).toHaveLength(1)
    expect(request).toMatchObject({ method: 'POST', url, keepalive: true, body: null })
    expect(request!.credentials).toBe('same-origin')
    expect([...request!.headers]).toEqual([])
  })

  test('is published once its artifact shows it, wherever the answer said that it is', async () => {
    let polls = 0
    server.use(
      http.post(`${ENDPOINT}/fastevent/comment`, ({ request }) => {
        const id = new URL(request.url).searchParams.get('id')
        return accept({ Location: `/comments/my-post.txt#${id}`, 'Retry-After': '0' })
      }),
      http.get(ARTIFACT, () => {
        const id = new URL(requests[0]!.url).searchParams.get('id')
        return ++polls === 1
          ? new HttpResponse(null, { status: 404 })
          : HttpResponse.text(`#count=1\nid=${id}&body=great+post\n`)
      }),
    )
    const { sendEvent } = await page()
    const receipt = await sendEvent('comment', comment)
    expect(receipt).toMatchObject({
      status: 'accepted',
      location: `${ARTIFACT}#${receipt.id}`,
    })
    expect(await receipt.published).toBe('published')
    expect(polls).toBe(2)
    // The browser revalidates: a header of our own would cost each poll a preflight.
    expect(requests[1]).toMatchObject({ method: 'GET', cache: 'no-cache' })
    expect([...requests[1]!.headers]).toEqual([])
  })

  test.each([
    ['no network', () => HttpResponse.error()],
    ['a gateway that fails', () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })],
    [
      'a firewall that asks for patience',
      () => new HttpResponse('Slow down', { status: 429, headers: { 'Retry-After': '0' } }),
    ],
  ])('is sent again as it was after %s', async (_, trouble) => {
    let attempts = 0
    server.use(
      http.post(`${ENDPOINT}/fastevent/comment`, () => (++attempts === 1 ? trouble() : accept())),
    )
    const { sendEvent } = await page()
    const receipt = await sendEvent('comment', comment)
    expect(receipt.status).toBe('queued')
    await vi.waitFor(() => expect(receipt.status).toBe('accepted'), { timeout: 5_000 })
    expect(requests.map(({ url }) => url)).toEqual([receipt.url, receipt.url])
  })

  test('is refused with the problem that the server names', async () => {
    const problem = { status: 429, code: 'rate_limited', detail: 'At most 10 a minute.' }
    server.use(
      http.post(`${ENDPOINT}/fastevent/comment`, () =>
        HttpResponse.json(problem, {
          status: 429,
          headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '60' },
        }),
      ),
    )
    const { sendEvent } = await page()
    const receipt = await sendEvent('comment', comment)
    expect(receipt).toMatchObject({ status: 'refused', problem })
    expect(await receipt.published).toBe('refused')
    expect(requests).toHaveLength(1)
  })
})

test('a beacon is one request, whatever comes of it', async () => {
  server.use(
    http.post(`${ENDPOINT}/events/shop/sale`, () => new HttpResponse(null, { status: 503 })),
  )
  vi.resetModules()
  const { beacon, configure } = await import('../../client/beacon.js')
  configure({ endpoint: ENDPOINT })
  const id = beacon('shop/sale', { article: 'pen' })
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `POST ${ENDPOINT}/events/shop/sale?id=${id}&article=pen`,
  ])
})
