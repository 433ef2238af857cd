import type { CommentRecord } from '../../codec/index.js'

/** What the files of a post's comments hold. */
export interface CommentFile {
  /** Oldest first. */
  readonly comments: readonly CommentRecord[]
  /** How many comments the post has, older segments included. */
  readonly count: number
  /** The address of the next older segment. */
  readonly next: string | undefined
  /** The ids of comments that wait for a moderator. */
  readonly held: readonly string[]
}

/** A comment and its place. */
export interface ThreadRow<Comment extends CommentRecord = CommentRecord> {
  readonly comment: Comment
  /** The comment that it answers, where that is here. */
  readonly parent: Comment | undefined
  /** How far it is from the first level. */
  readonly depth: number
}

/** Replies below this depth stand beside the one they answer, so that a long talk does not run out of the page. */
export const THREAD_DEPTH_MAX = 2

/**
 * Reads `comments/<post>.txt`, and what was loaded of older segments, oldest first. Each line is a query, so the browser's
 * own parser reads it. Lines that are no comment are left out. What `known` has from an earlier reading stays the same
 * object.
 */
export function readComments(
  texts: readonly string[],
  known = new Map<string, CommentRecord>(),
): CommentFile {
  const comments: CommentRecord[] = []
  const held: string[] = []
  let count = 0
  let next: string | undefined
  for (const [index, text] of texts.entries())
    for (const line of text.split('\n')) {
      const fields = (): Record<string, string> => Object.fromEntries(new URLSearchParams(line))
      if (line.startsWith('#')) {
        const { '#count': all, '#held': id, '#next': older } = fields()
        if (all) count = +all
        if (id) held.push(id)
        if (index < 1) next ??= older
        continue
      }
      let comment = known.get(line)
      if (!comment) {
        const { id, body, verified, ...rest } = fields()
        if (!id || body === undefined) continue
        comment = { at: '', by: '', name: '', ...rest, id, body, verified: !!verified }
        known.set(line, comment)
      }
      comments.push(comment)
    }
  return { comments, count: Math.max(count || 0, comments.length), held, next }
}

/** Arranges comments as a thread: first-level comments in the order asked for, replies always oldest first. */
export function threadOf<Comment extends CommentRecord>(
  comments: readonly Comment[],
  sort: string,
): readonly ThreadRow<Comment>[] {
  const seen = new Map<string, Comment>()
  const children = new Map<Comment | undefined, Comment[]>()
  for (const comment of comments) {
    // Whoever copies an id comes later, and displaces nothing. Only an older comment can be answered: two that name each
    // other must not hide both.
    if (seen.has(comment.id)) continue
    const parent = seen.get(comment.to ?? '')
    const siblings = children.get(parent)
    if (siblings) siblings.push(comment)
    else children.set(parent, [comment])
    seen.set(comment.id, comment)
  }
  if (sort !== 'oldest') children.get(undefined)?.reverse()
  const rows: ThreadRow<Comment>[] = []
  const add = (parent: Comment | undefined, depth: number): void => {
    for (const comment of children.get(parent) ?? []) {
      rows.push({ comment, parent, depth })
      add(comment, depth + 1)
    }
  }
  add(undefined, 0)
  return rows
}
