import type { SiteComments } from './site-comments.js'

/** The element of a comment, as a selector. */
export const articleOf = (id: string): string => `#${CSS.escape(`comment-${id}`)}`

/** Moves the focus to something that is, or will be, in the element. */
export async function focusOn(host: SiteComments, selector: string): Promise<void> {
  await host.updateComplete
  const find = (): HTMLElement | null => host.renderRoot.querySelector(selector)
  if (!find()) await host.shown
  find()?.focus({ preventScroll: true })
  find()?.scrollIntoView({ block: 'nearest' })
}
