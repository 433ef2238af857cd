/** Where each element is, by the name of its class. A page loads those that it has. */
const ELEMENTS: Readonly<Record<string, () => Promise<unknown>>> = {
  SiteBookmark: () => import('./site-bookmark.js'),
  SiteCommentCount: () => import('./site-comment-count.js'),
  SiteComments: () => import('./site-comments.js'),
  SiteErrorReporter: () => import('./site-error-reporter.js'),
  SiteForm: () => import('./site-form.js'),
  SitePoll: () => import('./site-poll.js'),
  SiteReactions: () => import('./site-reactions.js'),
  SiteReads: () => import('./site-reads.js'),
}

/**
 * Defines each element when the page has one, now or later.
 *
 * @example autoloadElements()
 */
export function autoloadElements(): void {
  const missing = new Set(Object.keys(ELEMENTS))
  const look = (): void => {
    for (const name of missing) {
      const tag = name.replace(/\B[A-Z]/g, '-$&').toLowerCase()
      if (!document.querySelector(tag)) continue
      missing.delete(name)
      ELEMENTS[name]?.().then(
        (module) => define(tag, (module as Record<string, CustomElementConstructor>)[name]),
        // Without its file the page keeps what it had inside the tag, which works.
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
export function define(tag: string, element: CustomElementConstructor | undefined): void {
  if (element && !customElements.get(tag)) customElements.define(tag, element)
}
