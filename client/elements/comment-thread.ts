import { parseArtifact, parseComment, type CommentRecord } from '../../codec/index.js'
import { ownerDigest } from '../ownership.js'
import type { PendingEvent } from './subject-controller.js'

/** A comment as the thread shows it. */
export interface ThreadComment extends CommentRecord {
  /** How far this visitor's own comment has come; undefined once it is published. */
  readonly state?: PendingEvent['state']
  /** A change of the visitor's own that is on its way. */
  readonly change?: 'comment/edit' | 'comment/remove'
}

export interface ThreadNode {
  readonly comment: ThreadComment
  /** The comment that it answers, where the nesting does not show it. Without a name where that one is not here. */
  readonly answers?: { readonly id: string; readonly name?: string }
  readonly replies: readonly ThreadNode[]
}

/** Replies below this depth stand beside the one they answer, so that a long talk does not run out of the page. */
export const THREAD_DEPTH_MAX = 2

/** The comments of an artifact's text, oldest first, with what the visitor did a moment ago on top. */
export function threadComments(
  texts: readonly string[],
  pending: readonly PendingEvent[],
): readonly ThreadComment[] {
  const comments = new Map<string, ThreadComment>()
  for (const text of texts) {
    for (const record of parseArtifact(text).records) {
      const comment = parseComment(record)
      if (comment) comments.set(comment.id, comment)
    }
  }
  for (const event of pending) {
    if (event.type === 'comment' && !comments.has(event.id))
      comments.set(event.id, pendingComment(event))
    const target = comments.get(String(event.fields['comment']))
    if (event.type === 'comment/edit' && target) {
      const body = String(event.fields['body'])
      comments.set(target.id, { ...target, body, change: event.type })
    }
    if (event.type === 'comment/remove' && target)
      comments.set(target.id, { ...target, change: event.type })
  }
  return [...comments.values()]
}

/** Arranges comments as a thread: first-level comments in the order asked for, replies always oldest first. */
export function threadOf(
  comments: readonly ThreadComment[],
  sort: 'newest' | 'oldest',
): readonly ThreadNode[] {
  const order = new Map(comments.map(({ id }, index) => [id, index]))
  const children = new Map<string, ThreadComment[]>()
  const roots: ThreadNode[] = []
  for (const [index, comment] of comments.entries()) {
    const { to } = comment
    const parent = to === undefined ? undefined : order.get(to)
    // Only an older comment can be answered: two that name each other must not hide both.
    if (to !== undefined && parent !== undefined && parent < index)
      children.set(to, [...(children.get(to) ?? []), comment])
    else roots.push({ comment, replies: [], ...(to === undefined ? {} : { answers: { id: to } }) })
  }
  const repliesOf = (parent: ThreadComment, depth: number): ThreadNode[] =>
    (children.get(parent.id) ?? []).flatMap((comment) => {
      const replies = repliesOf(comment, depth + 1)
      if (depth < THREAD_DEPTH_MAX) return [{ comment, replies }]
      const answers = { id: parent.id, name: parent.name }
      const isDeeper = depth > THREAD_DEPTH_MAX
      return [{ comment, replies: [], ...(isDeeper ? { answers } : {}) }, ...replies]
    })
  const nodes = roots.map((root) => ({ ...root, replies: repliesOf(root.comment, 1) }))
  return sort === 'newest' ? nodes.reverse() : nodes
}

function pendingComment({ id, at, fields, state }: PendingEvent): ThreadComment {
  const to = fields['to']
  return {
    id,
    at: new Date(at).toISOString(),
    by: ownerDigest(id) ?? id,
    name: String(fields['name'] ?? ''),
    body: String(fields['body']),
    state,
    ...(typeof to === 'string' ? { to } : {}),
  }
}
