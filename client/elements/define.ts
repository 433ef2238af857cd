import { define } from './autoload.js'
import { SiteComments } from './site-comments.js'
import { SiteErrorReporter } from './site-error-reporter.js'
import { SitePoll } from './site-poll.js'
import { SiteReactions } from './site-reactions.js'

define('site-comments', SiteComments)
define('site-error-reporter', SiteErrorReporter)
define('site-poll', SitePoll)
define('site-reactions', SiteReactions)
