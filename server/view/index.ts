import { comments } from './comments.js'
import { errors } from './errors.js'
import { polls, reactions } from './tallies.js'
import type { SpaceViews } from './view.js'

const VIEWS: Readonly<Record<string, SpaceViews>> = { comments, reactions, polls, errors }

/** The views of a subject's space; none for a space that is counted alone. */
export function viewsOf(subject: string): SpaceViews {
  const space = subject.slice(0, subject.indexOf('/'))
  return Object.hasOwn(VIEWS, space) ? (VIEWS[space] ?? {}) : {}
}
