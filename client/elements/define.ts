import { define } from './autoload.js'
import { SiteBookmark } from './site-bookmark.js'
import { SiteCommentCount } from './site-comment-count.js'
import { SiteComments } from './site-comments.js'
import { SiteErrorReporter } from './site-error-reporter.js'
import { SiteForm } from './site-form.js'
import { SitePoll } from './site-poll.js'
import { SiteReactions } from './site-reactions.js'
import { SiteReads } from './site-reads.js'

define('site-bookmark', SiteBookmark)
define('site-comment-count', SiteCommentCount)
define('site-comments', SiteComments)
define('site-error-reporter', SiteErrorReporter)
define('site-form', SiteForm)
define('site-poll', SitePoll)
define('site-reactions', SiteReactions)
define('site-reads', SiteReads)
