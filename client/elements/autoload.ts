/** Where each element is. A page loads those that it has. */
const ELEMENTS: Readonly<Record<string, () => Promise<CustomElementConstructor>>> = {
  'site-bookmark': async () => (await import('./site-bookmark.js')).SiteBookmark,
  'site-comment-count': async () => (await import('./site-comment-count.js')).SiteCommentCount,
  'site-comments': async () => (await import('./site-comments.js')).SiteComments,
  'site-error-reporter': async () => (await import('./site-error-reporter.js')).SiteErrorReporter,
  'site-form': async () => (await import('./site-form.js')).SiteForm,
  'site-poll': async () => (await import('./site-poll.js')).SitePoll,
  'site-reactions': async () => (await import('./site-reactions.js')).SiteReactions,
  'site-reads': async () => (await import('./site-reads.js')).SiteReads,
}

/**
 * Defines each element when the page has one, now or later.
 *
 * @example autoloadElements()
 */
export function autoloadElements(): void {
  const missing = new Set(Object.keys(ELEMENTS))
  const look = (): void => {
    for (const tag of missing) {
      if (!document.querySelector(tag)) continue
      missing.delete(tag)
      // What they share is asked for beside the element's own file, not after it. It is the same promise for all.
      void import('./site-element.js').catch(() => undefined)
      // Without its file the page keeps what it had inside the tag, which works.
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
