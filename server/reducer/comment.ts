import type { Role } from '../../codec/index.js'
import type { Change, Entity } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { earliest, first, last, latest } from './order.js'

/** What the state knows of one comment. Every part is a join of its own, so the whole is one. */
export interface CommentValue {
  readonly id: string
  readonly owner: string
  /** The first telling of the comment itself. */
  readonly written?: Written
  /** The earliest recorded times of its tellings, ascending: the places where it may have been published. */
  readonly times: readonly number[]
  readonly edit?: Edit
  /** The last edits that moderation holds, ascending: an approval shows the last that it is no earlier than. */
  readonly heldEdits?: readonly Edit[]
  readonly removed?: number
  readonly approvedFirst?: number
  readonly approvedLast?: number
  /** Whether any telling or edit was ever held: then the private side shows it, or has to stop showing it. */
  readonly everHeld?: true
}

export interface Written {
  readonly at: number
  readonly body: string
  readonly name: string
  readonly to?: string
  readonly verified?: true
  readonly role?: Role
  /** Whether every telling of it was held. */
  readonly hold?: true
}

export interface Edit {
  readonly at: number
  readonly body: string
}

/**
 * A comment moves when a row with an earlier time turns up late, and is then published in its new place and taken out of
 * the old one. Remembering this many earlier places lets a repeated event finish a move that a crash cut short.
 */
const PLACES_MAX = 4

/**
 * Why more than one: an approved edit stays in view while newer ones wait. Which of them an approval meant is known only
 * when it arrives, and it may be the last to arrive.
 */
const HELD_EDITS_MAX = 4

/**
 * The comment itself. One telling that was let in is enough to show it: a first try whose handler failed is held, as no
 * door decided about it, and its row may be read long after the second try was published.
 */
export function comment(event: AttestedEvent): readonly Change[] {
  const { body = '', name = '', to } = event.fields
  const role = event.roles[0]
  const told: Written = {
    at: event.at,
    body,
    name: event.verified ? (event.name ?? '') : name,
    ...(to === undefined ? {} : { to }),
    ...(event.verified ? { verified: true } : {}),
    ...(role === undefined ? {} : { role }),
  }
  return change(event.id, event, (value) => {
    // Apart, since what is held must not decide which of two contents is first.
    const { hold, ...before } = value.written ?? { ...told, hold: true as const }
    const written: Written = {
      ...(earliest(before, told) ?? told),
      ...(hold && event.hold ? { hold } : {}),
    }
    const times = [...new Set([...value.times, event.at])]
      .sort((a, b) => a - b)
      .slice(0, PLACES_MAX)
    return { ...value, times, written, ...heldOnce(event) }
  })
}

/** A new body. Of several the last wins; a held one is not shown before an approval that is later than it. */
export function commentEdit(event: AttestedEvent): readonly Change[] {
  const edit: Edit = { at: event.at, body: event.fields['body'] ?? '' }
  return change(target(event), event, (value) => {
    if (!event.hold) return { ...value, edit: latest(value.edit, edit) ?? edit }
    return { ...value, heldEdits: withEdit(value.heldEdits ?? [], edit), ...heldOnce(event) }
  })
}

function withEdit(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const others = edits.filter(({ at, body }) => at !== edit.at || body !== edit.body)
  return [...others, edit]
    .sort((a, b) => (a === b ? 0 : latest(a, b) === a ? 1 : -1))
    .slice(-HELD_EDITS_MAX)
}

/** A removal is for good, and may arrive before the comment. */
export function commentRemove(event: AttestedEvent): readonly Change[] {
  return change(target(event), event, (value) => ({
    ...value,
    removed: first(value.removed, event.at) ?? event.at,
  }))
}

/** An approval may arrive before the comment. */
export function commentApprove(event: AttestedEvent): readonly Change[] {
  return change(target(event), event, (value) => ({
    ...value,
    approvedFirst: first(value.approvedFirst, event.at) ?? event.at,
    approvedLast: last(value.approvedLast, event.at) ?? event.at,
  }))
}

/**
 * The key of a comment: a stranger's copy of an id has another owner and is another entity. A space sorts before all that
 * an id may hold, so comments of one time are in the order of their ids.
 */
export function commentKey(id: string, owner: string): string {
  return `${id} ${owner}`
}

/** Whether the comment's text waits for approval. */
export function isHeld(value: CommentValue): boolean {
  return (
    value.written?.hold === true && value.approvedFirst === undefined && value.removed === undefined
  )
}

/** The edit that counts. */
export function shownEdit(value: CommentValue): Edit | undefined {
  const { edit, heldEdits = [], approvedLast = -Infinity } = value
  return latest(edit, heldEdits.filter(({ at }) => at <= approvedLast).at(-1))
}

/** The edit that waits for approval, unless a newer one is shown. */
export function waitingEdit(value: CommentValue): Edit | undefined {
  const shown = shownEdit(value)
  const held = value.heldEdits?.at(-1)
  return held !== shown && latest(shown, held) === held ? held : undefined
}

function heldOnce(event: AttestedEvent): { everHeld?: true } {
  return event.hold ? { everHeld: true } : {}
}

function target(event: AttestedEvent): string {
  return event.fields['comment'] ?? ''
}

function change(
  id: string,
  event: AttestedEvent,
  join: (value: CommentValue) => CommentValue,
): readonly Change[] {
  const key = commentKey(id, event.owner)
  return [
    {
      key,
      join: (current) =>
        entity(
          key,
          join(
            (current?.value as CommentValue | undefined) ?? { id, owner: event.owner, times: [] },
          ),
        ),
    },
  ]
}

function entity(key: string, value: CommentValue): Entity {
  const { written, removed, times } = value
  const listed = written !== undefined && removed === undefined
  const held = isHeld(value)
  return {
    key,
    ...(listed ? { list: held ? 'held' : 'comment', at: written.at } : {}),
    value: sorted(value),
    counts: listed ? (held ? { held: 1 } : { count: 1 }) : {},
    shows: { times: written ? times : [], ...(value.everHeld ? { aside: true } : {}) },
  }
}

/** Every part, in the one order in which values are kept: equal values are equal text, however they were joined. */
const PARTS: readonly (keyof CommentValue)[] = [
  'id',
  'owner',
  'written',
  'times',
  'edit',
  'heldEdits',
  'removed',
  'approvedFirst',
  'approvedLast',
  'everHeld',
]

function sorted(value: CommentValue): CommentValue {
  const kept: Partial<Record<keyof CommentValue, unknown>> = {}
  for (const part of PARTS) if (value[part] !== undefined) kept[part] = value[part]
  return kept as CommentValue
}
