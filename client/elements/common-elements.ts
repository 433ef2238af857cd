import { define } from './autoload.js'
import { SiteComments } from './site-comments.js'
import { SiteErrorReporter } from './site-error-reporter.js'
import { SiteReactions } from './site-reactions.js'

/** Defines the elements that most pages have. */
export function defineCommonElements(): void {
  define('site-comments', SiteComments)
  define('site-error-reporter', SiteErrorReporter)
  define('site-reactions', SiteReactions)
}
