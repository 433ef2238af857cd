import { RECENT_SUBJECT } from '../reducer/recent-post.js'
import { comments } from './comments.js'
import { forms } from './forms.js'
import { errors, links } from './groups.js'
import { reads } from './reads.js'
import { recentPosts } from './recent-posts.js'
import { polls, reactions } from './tallies.js'
import type { SpaceViews } from './view.js'

const VIEWS: Readonly<Record<string, SpaceViews>> = {
  comments,
  reactions,
  polls,
  reads,
  forms,
  errors,
  links,
}

/** The views of a subject's space; none for a space that is counted alone, or that its actors alone may read. */
export function viewsOf(subject: string): SpaceViews {
  if (subject === RECENT_SUBJECT) return recentPosts
  const space = subject.slice(0, subject.indexOf('/'))
  return Object.hasOwn(VIEWS, space) ? (VIEWS[space] ?? {}) : {}
}
