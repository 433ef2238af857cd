/** Elements that few pages have: each is loaded by the pages that do. */
const ELEMENTS: Readonly<Record<string, () => Promise<CustomElementConstructor>>> = {
  'site-poll': async () => (await import('./site-poll.js')).SitePoll,
}

/**
 * Defines the rarer elements when the page has one, now or later.
 *
 * @example autoloadElements()
 */
export function autoloadElements(): void {
  const missing = new Set(Object.keys(ELEMENTS))
  const look = (): void => {
    for (const tag of missing) {
      if (!document.querySelector(tag)) continue
      missing.delete(tag)
      // Without it the page keeps what it had inside the tag, which works.
      ELEMENTS[tag]?.().then(
        (element) => define(tag, element),
        () => undefined,
      )
    }
    if (missing.size === 0) observer.disconnect()
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true })
  look()
}

/** Two copies on one page must not break it: the first one wins. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}
