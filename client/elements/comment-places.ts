import { artifactFeed } from '../artifact-feed.js'
import { readComments } from '../render/thread.js'
import { settings } from '../settings.js'
import { COMMENT_STRINGS } from './comment-strings.js'
import { articleOf, focusOn } from './focus-on.js'
import type { SiteComments } from './site-comments.js'

/** Fetches the next older segment and goes to what it begins with. False where there is none, or it cannot be loaded. */
export async function showOlder(host: SiteComments): Promise<boolean> {
  const { next } = host.read()
  if (!next) return false
  const feed = artifactFeed(settings.endpoint + next)
  await feed.refresh()
  const { text } = feed
  if (text === undefined) {
    host.announce(host.texts(COMMENT_STRINGS).loadFailed)
    return false
  }
  host.segments = [text, ...host.segments]
  host.requestUpdate()
  const { comments } = readComments([text])
  const first = comments.at(host.sort === 'oldest' ? 0 : -1)
  if (first) await focusOn(host, articleOf(first.id))
  return true
}

/**
 * Goes to the comment that the address names, in whichever segment it is. A browser does not look for a fragment inside
 * a shadow root, so the element has to.
 */
export async function showNamed(host: SiteComments): Promise<void> {
  const id = /^#comment-([\w=-]+)$/.exec(location.hash)?.[1] ?? ''
  host.target = id
  host.requestUpdate()
  if (!id) return
  while (!host.read().comments.some((comment) => comment.id === id))
    if (!(await showOlder(host))) return
  await focusOn(host, articleOf(id))
}
