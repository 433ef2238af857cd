import { artifactKey, artifactPath } from '../codec/index.js'
import { settings } from './settings.js'

/** The families of subjects whose artifact anyone may read. */
const PUBLIC_SPACES = ['comments', 'reactions', 'polls', 'reads']

/** Where a subject such as `comments/my-post` is published. Undefined where it is not. */
export function artifactUrl(subject: string): string | undefined {
  const space = subject.slice(0, subject.indexOf('/'))
  if (!PUBLIC_SPACES.includes(space)) return undefined
  return settings.endpoint + artifactPath(artifactKey(subject))
}
