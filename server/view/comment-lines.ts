import { commentFields, formatArtifact, type CommentRecord } from '../../codec/index.js'
import type { Entity } from '../port/state-store.js'
import { isHeld, shownEdit, type CommentValue } from '../reducer/comment.js'

/** The lines of some comments, one after the other, without those that are held. */
export interface CommentLines {
  readonly held: readonly CommentValue[]
  readonly text: string
}

/** Lines with what they were made from. */
interface Rendered {
  readonly entities: readonly Entity[]
  readonly held: readonly CommentValue[]
  readonly text: string
  /** Those that are not in `text` yet: a text that is made of a few long pieces is copied sooner than one of many. */
  readonly newLines: readonly string[]
}

const NEW_LINES_MAX = 16

/** By its first comment, what a part was last: mostly one comment has come after the others since then. */
const LAST = new WeakMap<Entity, Rendered>()

/** Renders comments. It goes on from what it rendered of them before, and comes to the same as from nothing. */
export function commentLines(entities: readonly Entity[]): CommentLines {
  const [first] = entities
  const last = first && LAST.get(first)
  const begun = last?.entities.every((entity, i) => entity === entities[i]) ? last : undefined
  const held = [...(begun?.held ?? [])]
  const newLines = [...(begun?.newLines ?? [])]
  let text = begun?.text ?? ''
  for (const entity of begun ? entities.slice(begun.entities.length) : entities) {
    const value = commentValue(entity)
    if (isHeld(value)) held.push(value)
    else if (newLines.push(lineOf(value)) === NEW_LINES_MAX)
      text += newLines.splice(0, NEW_LINES_MAX).join('')
  }
  if (first) LAST.set(first, { entities, held, text, newLines })
  return { held, text: text + newLines.join('') }
}

/** Lines that were written already: a value never changes, and most of a head stays when one comment changes. */
const LINES = new WeakMap<CommentValue, string>()

function lineOf(value: CommentValue): string {
  const known = LINES.get(value)
  if (known !== undefined) return known
  const line = formatArtifact({ directives: [], records: commentRecord(value) })
  LINES.set(value, line)
  return line
}

/** The record of a comment in a text; none where only an edit or a removal of it is known. */
export function commentRecord(value: CommentValue): Record<string, string | undefined>[] {
  const { id, owner, written } = value
  if (!written) return []
  const edit = shownEdit(value)
  const comment: CommentRecord = {
    id,
    at: new Date(written.at).toISOString(),
    by: owner,
    name: written.name,
    body: edit?.body ?? written.body,
    ...(written.to === undefined ? {} : { to: written.to }),
    ...(written.verified ? { verified: true } : {}),
    ...(edit ? { edited: new Date(edit.at).toISOString() } : {}),
    ...(written.role ? { role: written.role } : {}),
  }
  return [commentFields(comment)]
}

export function commentValue(entity: Entity): CommentValue {
  return entity.value as CommentValue
}
