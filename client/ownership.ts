import { readItem } from './storage.js'

/** Where the secret of a comment, or of all votes on a subject, is kept: the secret, and its hash right behind it. */
export const OWN_KEY = 'own:'
/** A secret is 32 random bytes. */
export const SECRET_CHARS = 43

/**
 * Whether this browser wrote the comment, so that it may edit and remove it. Someone else's copy of an id has another
 * `by`; a signed-in author's `by` is a digest that the browser cannot compute.
 *
 * @example if (ownsComment(comment)) showEditButton()
 */
export function ownsComment(comment: { id: string; by: string; verified?: boolean }): boolean {
  const digest = ownerDigest(comment.id)
  return digest !== undefined && (comment.verified === true || digest === comment.by)
}

/** The `by` of an anonymous comment that this browser wrote. */
export function ownerDigest(id: string): string | undefined {
  return readItem(OWN_KEY + id)?.slice(SECRET_CHARS)
}
