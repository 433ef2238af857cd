import { define } from './autoload.js'
import { defineCommonElements } from './common-elements.js'
import { SitePoll } from './site-poll.js'

defineCommonElements()
define('site-poll', SitePoll)
