import { eventTypeRow } from '../codec/index.js'
import { newSecret } from './new-id.js'
import { sha256 } from './sha256.js'
import { readItem, removeItem, writeItem } from './storage.js'

const KEY = 'own:'

/**
 * What an anonymous visitor's event says about its owner. A comment gets a secret of its own, so that a proof seen once
 * opens nothing else; reactions and votes share one secret a subject, so that a change of mind replaces the old vote.
 */
export function ownershipFields(
  type: string,
  subject: string,
  fields: Readonly<Record<string, string>>,
  id: string,
): Record<string, string> {
  const row = eventTypeRow(type)
  if (row?.purpose === 'vote') return { own: sha256(secretOf(subject)) }
  if (type === 'comment') return { own: sha256(secretOf(id)) }
  const comment = row?.fields?.['comment'] && fields['comment']
  const proof = comment ? readItem(KEY + comment) : undefined
  return proof === undefined || fields['proof'] !== undefined ? {} : { proof }
}

/**
 * Whether this browser wrote the comment, so that it may edit and remove it. Someone else's copy of an id has another
 * `by`; a signed-in author's `by` is a digest that the browser cannot compute.
 */
export function ownsComment(comment: { id: string; by: string; verified?: boolean }): boolean {
  const digest = ownerDigest(comment.id)
  return digest !== undefined && (comment.verified === true || digest === comment.by)
}

/** The `by` of an anonymous comment that this browser wrote. */
export function ownerDigest(id: string): string | undefined {
  const secret = readItem(KEY + id)
  return secret === undefined ? undefined : sha256(secret)
}

/** Forgets the secret of an event that was never sent. */
export function forgetOwnership(id: string): void {
  removeItem(KEY + id)
}

function secretOf(name: string): string {
  const known = readItem(KEY + name)
  if (known !== undefined) return known
  const secret = newSecret()
  writeItem(KEY + name, secret)
  return secret
}
