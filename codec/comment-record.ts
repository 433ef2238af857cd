import type { Role } from './event-types.js'
import type { Fields } from './query.js'

/** One published comment: a line of `comments/<post>.txt`. */
export interface CommentRecord {
  readonly id: string
  /** Recorded time, ISO 8601 with milliseconds. */
  readonly at: string
  /** Who owns it: a digest that tells authors apart and names nobody. */
  readonly by: string
  readonly name: string
  readonly body: string
  /** The id of the comment that this one answers. */
  readonly to?: string
  /** Whether the name comes from a verified session. */
  readonly verified?: boolean
  /** When it was last edited, ISO 8601. */
  readonly edited?: string
  readonly role?: Role
}

/** The line's fields, in the order that a person reads them. */
export function commentFields(comment: CommentRecord): Record<string, string | undefined> {
  return {
    id: comment.id,
    at: comment.at,
    by: comment.by,
    name: comment.name,
    body: comment.body,
    to: comment.to,
    verified: comment.verified ? '1' : undefined,
    edited: comment.edited,
    role: comment.role,
  }
}

/** Reads a line's fields. Undefined where it is not a comment. */
export function parseComment(fields: Fields): CommentRecord | undefined {
  const { id, at, by, name, body, to, verified, edited, role } = fields
  if (id === undefined || at === undefined || body === undefined) return undefined
  return {
    id,
    at,
    by: by ?? '',
    name: name ?? '',
    body,
    ...(to === undefined ? {} : { to }),
    ...(verified === '1' ? { verified: true } : {}),
    ...(edited === undefined ? {} : { edited }),
    ...(role === 'admin' || role === 'moderator' || role === 'system' ? { role } : {}),
  }
}
