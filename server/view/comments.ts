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
  const held: CommentValue[] = []
  const lines: string[] = ['']
  for (const entity of shown.entities) {
    const value = commentValue(entity)
    if (isHeld(value)) held.push(value)
    else lines.push(lineOf(value))
  }
  // Segments say nothing of the whole, so that they change only with what is in them.
  if (shown.cut === undefined) directives.push(['count', String(shown.counters.get('count') ?? 0)])
  for (const value of held) directives.push(['held', value.id])
  if (shown.previousCut !== undefined) {
    directives.push(['next', artifactPath(artifactKey(shown.subject, String(shown.previousCut)))])
  }
  lines[0] = formatArtifact({ directives, records: [] })
  return lines.join('')
}

/** Lines that were written already: a value never changes, and most of a head stays from one comment to the next. */
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
