import { directive, parseArtifact } from '../codec/index.js'
import { artifactFeed } from './artifact-feed.js'

type SentEvent = {
  readonly id: string
  readonly type: string
  readonly fields: Readonly<Record<string, string>>
}

/** Polls an artifact until it shows an event. Undefined where it did not within a minute, or `signal` was aborted. */
export async function watchPublication(
  event: SentEvent,
  location: string,
  options: { notBeforeMs: number; signal: AbortSignal | undefined },
): Promise<'published' | 'held' | undefined> {
  const feed = artifactFeed(location)
  const before = feed.text
  let found: 'published' | 'held' | undefined
  const isDone = (text: string): boolean => {
    found = publicationOf(event, text, before)
    return found !== undefined
  }
  await feed.until(isDone, options)
  return found
}

/** Whether an artifact's text shows an event, and how. */
export function publicationOf(
  event: SentEvent,
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
