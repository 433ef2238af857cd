import type { CommentRecord } from '../../codec/index.js'
import { isWaiting } from '../outbox.js'
import { ownerDigest } from '../ownership.js'
import type { CommentFile } from '../render/thread.js'
import { itemKeys, readItem, removeItem, writeItem } from '../storage.js'
import type { ThreadComment } from './comment-list.js'
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

function parseKept(text = ''): PendingEvent | undefined {
  try {
    const event = JSON.parse(text) as PendingEvent
    if (event.state === 'held') return event
    return { ...event, state: isWaiting(event.id) ? 'queued' : 'accepted' }
  } catch {
    return undefined
  }
}

/**
 * What a file says about a comment on its way: `gone` where it shows it, or no longer lists as held what it held: then a
 * moderator has decided. Undefined where nothing changes.
 */
export function keptChange(
  { id, type, state }: PendingEvent,
  { comments, held }: CommentFile,
): 'gone' | 'held' | undefined {
  const isHeld = state === 'held'
  if (type !== 'comment') return undefined
  if (comments.some((comment) => comment.id === id)) return 'gone'
  return held.includes(id) === isHeld ? undefined : isHeld ? 'gone' : 'held'
}

/** The comments, oldest first, with what the visitor did a moment ago on top. */
export function withPending(
  published: readonly CommentRecord[],
  pending: readonly PendingEvent[],
): readonly ThreadComment[] {
  if (!pending.length) return published
  const comments = new Map<string, ThreadComment>(published.map((comment) => [comment.id, comment]))
  for (const { at, fields, id, state, type } of pending) {
    const { body, comment, name, to } = fields as Record<string, string>
    const target = comments.get(comment ?? '')
    const own = {
      id,
      at: new Date(at).toISOString(),
      by: ownerDigest(id) ?? id,
      name: name ?? '',
      body: body ?? '',
      state,
      ...(to ? { to } : {}),
    }
    if (type === 'comment') comments.set(id, comments.get(id) ?? own)
    else if (target)
      comments.set(target.id, {
        ...target,
        body: body ?? target.body,
        change: type as 'comment/edit',
      })
  }
  return [...comments.values()]
}
