import { artifactKey, artifactPath } from '../codec/index.js'
import { settings } from './settings.js'

/**
 * Where a subject such as `comments/my-post` is published. Undefined where it is not.
 *
 * @example artifactUrl('comments/my-post') // '/comments/my-post.txt'
 */
export function artifactUrl(subject: string): string | undefined {
  // The families of subjects whose artifact anyone may read.
  return /^(comments|reactions|polls|reads)\//.test(subject) ? subjectUrl(subject) : undefined
}

/** Where a subject is published whose family is known to be public. */
export function subjectUrl(subject: string): string {
  return settings.endpoint + artifactPath(artifactKey(subject))
}
