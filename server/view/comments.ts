import {
  artifactKey,
  artifactPath,
  commentFields,
  formatArtifact,
  type CommentRecord,
  type Directive,
} from '../../codec/index.js'
import type { Entity } from '../port/state-store.js'
import { isHeld, shownEdit, waitingEdit, type CommentValue } from '../reducer/comment.js'
import type { Shown, SpaceViews, View } from './view.js'

/** `comments/<post>.txt` and its segments: what everybody may read. */
const open: View = { need: { lists }, render }

/** The texts that wait for approval, for moderators. */
const HELD_SHOWN_MAX = 100
const aside: View = {
  need: { lists, newest: HELD_SHOWN_MAX },
  render: renderHeld,
}

function lists(counters: ReadonlyMap<string, number>): readonly string[] {
  return (counters.get('held') ?? 0) > 0 ? ['comment', 'held'] : ['comment']
}

export const comments: SpaceViews = { open, aside, cuts: true }

function render(shown: Shown): string {
  const directives: Directive[] = []
  const { held, lines, newLines } = drawingOf(shown.entities)
  // Segments say nothing of the whole, so that they change only with what is in them.
  if (shown.cut === undefined) directives.push(['count', String(shown.counters.get('count') ?? 0)])
  for (const value of held) directives.push(['held', value.id])
  if (shown.previousCut !== undefined) {
    directives.push(['next', artifactPath(artifactKey(shown.subject, String(shown.previousCut)))])
  }
  return formatArtifact({ directives, records: [] }) + lines + newLines.join('')
}

/** What some comments look like, one after the other. */
interface Drawing {
  readonly entities: readonly Entity[]
  readonly held: readonly CommentValue[]
  readonly lines: string
  /** Those that are not in `lines` yet: a text that is made of a few long pieces is copied sooner than one of many. */
  readonly newLines: readonly string[]
}

const NEW_LINES_MAX = 16

/** By the first of its comments, what a part looked like last: mostly one comment has come after the others since then. */
const DRAWINGS = new WeakMap<Entity, Drawing>()

function drawingOf(entities: readonly Entity[]): Drawing {
  const [first] = entities
  const last = first && DRAWINGS.get(first)
  const begun = last?.entities.every((entity, i) => entity === entities[i]) ? last : undefined
  const held = [...(begun?.held ?? [])]
  const newLines = [...(begun?.newLines ?? [])]
  let lines = begun?.lines ?? ''
  for (const entity of begun ? entities.slice(begun.entities.length) : entities) {
    const value = commentValue(entity)
    if (isHeld(value)) held.push(value)
    else if (newLines.push(lineOf(value)) === NEW_LINES_MAX)
      lines += newLines.splice(0, NEW_LINES_MAX).join('')
  }
  const drawing = { entities, held, lines, newLines }
  if (first) DRAWINGS.set(first, drawing)
  return drawing
}

/** Lines that were written already: a value never changes, and most of a head stays when one comment changes. */
const LINES = new WeakMap<CommentValue, string>()

function lineOf(value: CommentValue): string {
  const known = LINES.get(value)
  if (known !== undefined) return known
  const line = formatArtifact({ directives: [], records: record(value) })
  LINES.set(value, line)
  return line
}

function record(value: CommentValue): Record<string, string | undefined>[] {
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

function renderHeld(shown: Shown): string {
  const records = shown.entities.map(commentValue).flatMap((value) => {
    const edit = waitingEdit(value)
    if (!value.written || !(isHeld(value) || edit)) return []
    const [fields] = record(value)
    const at = edit ? new Date(edit.at).toISOString() : undefined
    return [{ ...fields, body: edit?.body ?? fields?.['body'], edited: at }]
  })
  return formatArtifact({ directives: [['held', String(records.length)]], records })
}

function commentValue(entity: Entity): CommentValue {
  return entity.value as CommentValue
}
