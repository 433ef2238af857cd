import { vi } from 'vitest'
import type * as Sdk from '../../client/index.js'

export interface FakeRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly init: RequestInit
}

/** Answers every request of the page, and keeps them in order. */
export function fakeServer(
  answer: (request: FakeRequest, index: number) => Response | Promise<Response>,
): FakeRequest[] {
  const requests: FakeRequest[] = []
  vi.stubGlobal('fetch', async (input: string | URL, init: RequestInit = {}) => {
    const { pathname, search } = new URL(String(input), 'http://localhost:3000')
    const request = { method: init.method ?? 'GET', url: pathname + search, init }
    requests.push(request)
    return await answer(request, requests.length - 1)
  })
  return requests
}

/** An accepted event; with `Retry-After` it is not yet published. */
export function accepted(headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 202, headers })
}

export function problem(status: number, code: string): Response {
  const headers = { 'Content-Type': 'application/problem+json' }
  return new Response(JSON.stringify({ status, code, detail: 'No.' }), { status, headers })
}

/** The SDK as a page that has just been loaded sees it: no memory but the browser's storage. */
export async function freshPage(): Promise<typeof Sdk> {
  vi.resetModules()
  const page = await import('../../client/index.js')
  // What it loads later is loaded now, since fake timers do not wait for modules.
  await import('../../client/long-query.js')
  await secretsReady()
  return page
}

/** The secrets that delivery makes in advance, as a page has them a moment after its start. */
async function secretsReady(): Promise<void> {
  const { prepareSecret } = await import('../../client/owner-secrets.js')
  for (let made = 0; made < 3; made++) await prepareSecret()
}

/** The one waiting event's query, as the storage has it. */
export function storedQueries(): string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith('site-events:out:'))
    .map((key) => (JSON.parse(localStorage.getItem(key) ?? '{}') as { query: string }).query)
}
