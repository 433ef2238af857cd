import { vi } from 'vitest'
import { settle } from './show-element.js'

let pages = 0

/**
 * An element as a page that has just been loaded has it: what its modules remember about an earlier page is gone. A tag can
 * be defined once, so each page has one of its own.
 */
export async function freshTag(
  load: () => Promise<CustomElementConstructor>,
): Promise<(html: string) => Promise<HTMLElement[]>> {
  vi.resetModules()
  const tag = `fresh-element-${++pages}`
  customElements.define(tag, await load())
  return async (html) => {
    document.body.insertAdjacentHTML(
      'beforeend',
      html.replaceAll(/(<\/?)site-[a-z-]+/g, `$1${tag}`),
    )
    const elements = [...document.body.querySelectorAll<HTMLElement>(tag)]
    for (const element of elements) await settle(element)
    return elements
  }
}
