import { artifactKey, artifactPath, formatArtifact, type Directive } from '../../codec/index.js'
import { isHeld, waitingEdit } from '../reducer/comment.js'
import { commentLines, commentRecord, commentValue } from './comment-lines.js'
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
  const { held, text } = commentLines(shown.entities)
  // Segments say nothing of the whole, so that they change only with what is in them.
  if (shown.cut === undefined) directives.push(['count', String(shown.counters.get('count') ?? 0)])
  for (const value of held) directives.push(['held', value.id])
  if (shown.previousCut !== undefined) {
    directives.push(['next', artifactPath(artifactKey(shown.subject, String(shown.previousCut)))])
  }
  return formatArtifact({ directives, records: [] }) + text
}

function renderHeld(shown: Shown): string {
  const records = shown.entities.map(commentValue).flatMap((value) => {
    const edit = waitingEdit(value)
    if (!value.written || !(isHeld(value) || edit)) return []
    const [fields] = commentRecord(value)
    const at = edit ? new Date(edit.at).toISOString() : undefined
    return [{ ...fields, body: edit?.body ?? fields?.['body'], edited: at }]
  })
  return formatArtifact({ directives: [['held', String(records.length)]], records })
}
