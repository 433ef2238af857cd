import { define } from './autoload.js'
import { defineCommonElements } from './common-elements.js'
import { SiteBookmark } from './site-bookmark.js'
import { SiteCommentCount } from './site-comment-count.js'
import { SiteForm } from './site-form.js'
import { SitePoll } from './site-poll.js'
import { SiteReads } from './site-reads.js'

defineCommonElements()
define('site-bookmark', SiteBookmark)
define('site-comment-count', SiteCommentCount)
define('site-form', SiteForm)
define('site-poll', SitePoll)
define('site-reads', SiteReads)
