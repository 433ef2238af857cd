import { directive, parseArtifact } from '../../codec/index.js'
import { isWaiting } from '../outbox.js'
import { publicationOf } from '../watch-publication.js'
import { itemKeys, readItem, removeItem, writeItem } from '../storage.js'
import type { PendingEvent } from './subject-controller.js'

const KEPT_MAX = 20
const KEPT_MS_MAX = 7 * 86_400_000

/** The visitor's own comments that no artifact shows yet: kept, so that they are still there after a reload. */
export function keptComments(post: string, now = Date.now()): readonly PendingEvent[] {
  const kept: PendingEvent[] = []
  for (const key of itemKeys(keyOf(post))) {
    const event = parseKept(readItem(key))
    if (event && now - event.at < KEPT_MS_MAX) kept.push(event)
    else removeItem(key)
  }
  return kept.sort((a, b) => a.at - b.at).slice(-KEPT_MAX)
}

/** Keeps what is on its way now, in place of what was before. */
export function keepComments(
  post: string,
  pending: readonly PendingEvent[],
  before: readonly PendingEvent[],
): void {
  for (const { id } of before) removeItem(keyOf(post, id))
  for (const event of pending)
    if (event.type === 'comment') writeItem(keyOf(post, event.id), JSON.stringify(event))
}

// One item a comment, so that two tabs never write the same one.
const keyOf = (post: string, id = ''): string => `kept:${post}:${id}`

function parseKept(text: string | undefined): PendingEvent | undefined {
  try {
    const event = JSON.parse(text ?? '') as PendingEvent
    if (event.state === 'held') return event
    return { ...event, state: isWaiting(event.id) ? 'queued' : 'accepted' }
  } catch {
    return undefined
  }
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
