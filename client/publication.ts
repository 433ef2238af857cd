import { artifactKey, artifactPath, directive, parseArtifact } from '../codec/index.js'
import { settings } from './settings.js'

/** The families of subjects whose artifact anyone may read. */
const PUBLIC_SPACES = ['comments', 'reactions', 'polls', 'reads']

/** Where a subject such as `comments/my-post` is published. Undefined where it is not. */
export function artifactUrl(subject: string): string | undefined {
  const space = subject.slice(0, subject.indexOf('/'))
  if (!PUBLIC_SPACES.includes(space)) return undefined
  return settings.endpoint + artifactPath(artifactKey(subject))
}

/** Whether an artifact's text shows an event, and how. */
export function publicationOf(
  event: { id: string; type: string; fields: Readonly<Record<string, string>> },
  text: string,
  before: string | undefined,
): 'published' | 'held' | undefined {
  const { id, type, fields } = event
  if (!type.startsWith('comment'))
    return before !== undefined && text !== before ? 'published' : undefined
  const artifact = parseArtifact(text)
  const find = (wanted: string | undefined) =>
    artifact.records.find((line) => line['id'] === wanted)
  const held = (wanted: string | undefined): boolean =>
    artifact.directives.some(([name, value]) => name === 'held' && value === wanted)
  if (type === 'comment') return find(id) ? 'published' : held(id) ? 'held' : undefined
  const target = find(fields['comment'])
  if (type === 'comment/edit') return target?.['body'] === fields['body'] ? 'published' : undefined
  // The head alone cannot tell that a comment is gone from a segment.
  if (type === 'comment/remove')
    return !target && !directive(artifact, 'next') ? 'published' : undefined
  return target ? 'published' : undefined
}
