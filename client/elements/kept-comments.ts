import { directive, parseArtifact } from '../../codec/index.js'
import { isWaiting } from '../outbox.js'
import { publicationOf } from '../watch-publication.js'
import { readItem, removeItem, writeItem } from '../storage.js'
import type { PendingEvent } from './subject-controller.js'

const KEPT_MAX = 20
const KEPT_MS_MAX = 7 * 86_400_000

/** The visitor's own comments that no artifact shows yet: kept, so that they are still there after a reload. */
export function keptComments(post: string, now = Date.now()): readonly PendingEvent[] {
  try {
    const kept = JSON.parse(readItem(`kept:${post}`) ?? '[]') as PendingEvent[]
    return kept
      .filter(({ at }) => now - at < KEPT_MS_MAX)
      .map((event) => (event.state === 'held' ? event : { ...event, state: sentState(event.id) }))
  } catch {
    return []
  }
}

function sentState(id: string): 'queued' | 'accepted' {
  return isWaiting(id) ? 'queued' : 'accepted'
}

export function keepComments(post: string, pending: readonly PendingEvent[]): void {
  const kept = pending.filter(({ type }) => type === 'comment').slice(-KEPT_MAX)
  if (kept.length > 0) writeItem(`kept:${post}`, JSON.stringify(kept))
  else removeItem(`kept:${post}`)
}

/**
 * What an artifact says about a comment on its way: `gone` where it shows it, or no longer lists as held what it held:
 * then a moderator has decided. Undefined where nothing changes.
 */
export function keptChange(event: PendingEvent, text: string): 'gone' | 'held' | undefined {
  const { id, type, state } = event
  if (type !== 'comment') return undefined
  const found = publicationOf({ id, type, fields: {} }, text, undefined)
  if (found === 'published') return 'gone'
  if (found === 'held') return state === 'held' ? undefined : 'held'
  return state === 'held' ? 'gone' : undefined
}

/** The address of the next older segment. */
export function nextSegment(text: string): string | undefined {
  return directive(parseArtifact(text), 'next')
}

/** How many comments the post has, segments included. */
export function publishedCount(text: string): number | undefined {
  const count = Number(directive(parseArtifact(text), 'count') ?? NaN)
  return Number.isSafeInteger(count) ? count : undefined
}
