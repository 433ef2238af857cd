import { html, type TemplateResult } from 'lit/html.js'
import { focusOn } from './focus-on.js'
import type { SiteComments } from './site-comments.js'

/** What is said about a removal. */
export const REMOVAL_STRINGS = {
  removeAsk: 'Remove this comment for good?',
  removeYes: 'Remove',
  removeNo: 'Keep',
  removed: 'Your comment was removed.',
}

/** Asks before a removal. */
export function questionView(host: SiteComments): TemplateResult {
  const { removeAsk, removeNo, removeYes } = host.texts(REMOVAL_STRINGS)
  return html`<div class="ask" role="group" aria-labelledby="ask">
    <span id="ask">${removeAsk}</span>
    <button type="button" class="danger" part="action" data-action="confirm">${removeYes}</button>
    <button type="button" class="text" part="action" data-action="close">${removeNo}</button>
  </div>`
}

/** Removes one of the visitor's own comments. */
export async function remove(host: SiteComments, comment: string): Promise<void> {
  const { post, subject } = host
  const sending = subject.send('comment/remove', { post, comment })
  await focusOn(host, 'h2')
  const problem = await sending
  host.announce(problem ? problem.detail : host.texts(REMOVAL_STRINGS).removed)
}
