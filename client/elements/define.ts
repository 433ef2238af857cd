import { define } from './autoload.js'
import { SitePoll } from './site-poll.js'

import './define-common.js'

define('site-poll', SitePoll)
