import { SiteComments } from './site-comments.js'
import { SiteErrorReporter } from './site-error-reporter.js'
import { SitePoll } from './site-poll.js'
import { SiteReactions } from './site-reactions.js'

const ELEMENTS = {
  'site-comments': SiteComments,
  'site-error-reporter': SiteErrorReporter,
  'site-poll': SitePoll,
  'site-reactions': SiteReactions,
}

// Two copies on one page must not break it: the first one wins.
for (const [tag, element] of Object.entries(ELEMENTS))
  if (!customElements.get(tag)) customElements.define(tag, element)
