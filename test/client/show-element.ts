import { vi } from 'vitest'
import { parseQuery } from '../../codec/index.js'
import '../../client/elements/define.js'
// What follows the first comments is loaded now, since the tests wait for no network.
import '../../client/elements/comment-places.js'
import '../../client/elements/comment-writing.js'
import '../../client/watch-publication.js'
import { loadSending } from '../../client/elements/load-sending.js'
import { accepted, fakeServer, type FakeRequest } from './page.js'

const WRITING_DELAY_MS = 100

let posts = 0
/** Feeds live as long as the page, so each test has a post of its own. */
export const newPost = (): string => `post-${++posts}`

/** Leaves nothing of one test to the next. */
export function clearPage(): void {
  document.body.replaceChildren()
  localStorage.clear()
  // What still polls must not reach a network.
  vi.stubGlobal('fetch', () => new Promise(() => {}))
}

type Answer = Parameters<typeof fakeServer>[0]

/** A server with one artifact, whose text may change. */
export function serve(
  text: () => string | undefined,
  answer: Answer = () => accepted(),
): FakeRequest[] {
  return fakeServer((request, index) => {
    if (request.method === 'POST') return answer(request, index)
    const body = text()
    return new Response(body ?? null, { status: body === undefined ? 404 : 200 })
  })
}

await loadSending()
// Nothing scrolls here: what is in the page is near.
vi.stubGlobal(
  'IntersectionObserver',
  class {
    readonly #seen: (entries: readonly { isIntersecting: boolean }[]) => void
    constructor(seen: (entries: readonly { isIntersecting: boolean }[]) => void) {
      this.#seen = seen
    }
    observe(): void {
      this.#seen([{ isIntersecting: true }])
    }
    disconnect(): void {}
  },
)

/** Puts an element into the page, and waits for its artifact. */
export async function show<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  html: string,
): Promise<HTMLElementTagNameMap[Tag]> {
  document.body.insertAdjacentHTML('beforeend', html)
  const element = document.body.querySelector(tag)
  if (!element) throw new Error(`no ${tag} in ${html}`)
  await settle(element)
  // What writes comes a moment after what reads.
  await new Promise((resolve) => setTimeout(resolve, WRITING_DELAY_MS))
  await settle(element)
  return element
}

export async function settle(
  element: HTMLElement & { updateComplete?: Promise<boolean> },
): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    await element.updateComplete
  }
}

/** An element in the shadow root; of whatever kind, it is read as an input, which has all that the tests look at. */
export const find = (root: Element, selector: string): HTMLInputElement => {
  const found = root.shadowRoot?.querySelector<HTMLInputElement>(selector)
  if (!found) throw new Error(`no ${selector} in ${root.shadowRoot?.innerHTML}`)
  return found
}
export const all = (root: Element, selector: string): HTMLElement[] => [
  ...(root.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
]
export const text = (element: Element): string => element.textContent.replace(/\s+/g, ' ').trim()
export const sentFields = (requests: FakeRequest[]): Readonly<Record<string, string>>[] =>
  requests
    .filter(({ method }) => method === 'POST')
    .map(({ url }) => parseQuery(url.slice(url.indexOf('?') + 1)))
