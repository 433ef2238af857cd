import type { FieldRule } from './field-rule.js'
import { COMMENT_BODY_CHARS_MAX, KINDS_MAX, KIND_BYTES_MAX, NAME_CHARS_MAX } from './limits.js'

/** `slow`: via the log. `fast`: applied at once. The lane of a row is the type's default; either lane takes every type. */
export type Lane = 'slow' | 'fast'
export type Role = 'admin' | 'moderator' | 'system'

export const ROLES: readonly Role[] = ['admin', 'moderator', 'system']

/** What the code knows of one event type. */
export interface EventTypeRow {
  readonly lane: Lane
  /** The field that names the subject; types without one have one subject, named after the space. */
  readonly subject?: 'post' | 'poll' | 'form'
  /** Which family of subjects it belongs to; the first part of the state's subject and of the artifact's key. */
  readonly space: string
  /** What the actor's digest is for: digests of two purposes cannot be joined. */
  readonly purpose: 'by' | 'vote' | 'bookmark'
  /** Whether GET is allowed, for pixels and plain forms. */
  readonly get?: true
  /** Who may send it; where left out, anyone. */
  readonly roles?: readonly Role[]
  /** Whether only the owner of what it changes may send it, or somebody with a role who names the owner in `by`. */
  readonly owned?: true
  /** Whether its subject in the state is a list of the actor's own, which nobody else may read: it needs a session. */
  readonly mine?: true
  /** Whether its text is one that moderation may hold back. */
  readonly moderated?: true
  /** Whether a log without attestations may yield it, as an anonymous event. */
  readonly unattested?: true
  /** The fields it may have; where left out, any field is allowed. */
  readonly fields?: Readonly<Record<string, FieldRule>>
}

// Their literal types tell the client which fields it must give.
const COMMENT = { form: 'id', required: true } as const satisfies FieldRule
const BODY = {
  chars: COMMENT_BODY_CHARS_MAX,
  form: 'text',
  required: true,
} as const satisfies FieldRule
const OWNER = { form: 'owner' } as const satisfies FieldRule
const PAGE = { bytes: 2_000 } as const satisfies FieldRule
const CHOICE = { bytes: KIND_BYTES_MAX, form: 'label' } as const satisfies FieldRule
const MODERATORS: readonly Role[] = ['moderator', 'admin']

const CUSTOM = {
  lane: 'slow',
  space: 'counts',
  purpose: 'by',
  get: true,
  unattested: true,
} as const

/** One row a type. A new type is one row here and at most one reducer file. */
export const EVENT_TYPES = {
  comment: {
    lane: 'fast',
    subject: 'post',
    space: 'comments',
    purpose: 'by',
    get: true,
    unattested: true,
    moderated: true,
    fields: { body: BODY, name: { chars: NAME_CHARS_MAX, form: 'label' }, to: { form: 'id' } },
  },
  'comment/edit': {
    lane: 'fast',
    subject: 'post',
    space: 'comments',
    purpose: 'by',
    owned: true,
    moderated: true,
    fields: { comment: COMMENT, body: BODY },
  },
  'comment/remove': {
    lane: 'fast',
    subject: 'post',
    space: 'comments',
    purpose: 'by',
    owned: true,
    fields: { comment: COMMENT, by: OWNER },
  },
  'comment/approve': {
    lane: 'fast',
    subject: 'post',
    space: 'comments',
    purpose: 'by',
    roles: MODERATORS,
    fields: { comment: COMMENT, by: { ...OWNER, required: true } },
  },
  'comment/aggregate': {
    lane: 'slow',
    subject: 'post',
    space: 'comments',
    purpose: 'by',
    roles: ['system', ...MODERATORS],
    fields: { before: { form: 'millis', required: true } },
  },
  react: {
    lane: 'fast',
    subject: 'post',
    space: 'reactions',
    purpose: 'vote',
    get: true,
    unattested: true,
    fields: {
      type: { bytes: KIND_BYTES_MAX, form: 'label', required: true },
      undo: { form: 'flag' },
    },
  },
  vote: {
    lane: 'fast',
    subject: 'poll',
    space: 'polls',
    purpose: 'vote',
    get: true,
    unattested: true,
    fields: { choice: { ...CHOICE, required: true } },
  },
  poll: {
    lane: 'fast',
    subject: 'poll',
    space: 'polls',
    purpose: 'by',
    roles: ['admin'],
    fields: {
      question: { chars: 500, form: 'label', required: true },
      // One choice a line, since a field may not be given twice.
      choices: {
        bytes: KINDS_MAX * (KIND_BYTES_MAX + 1),
        form: 'text',
        required: true,
        lines: { max: KINDS_MAX, each: CHOICE },
      },
      closes: { form: 'instant' },
    },
  },
  bookmark: {
    lane: 'slow',
    subject: 'post',
    space: 'bookmarks',
    purpose: 'bookmark',
    mine: true,
    fields: { title: { chars: 200, form: 'label' }, undo: { form: 'flag' } },
  },
  read: {
    lane: 'slow',
    subject: 'post',
    space: 'reads',
    purpose: 'vote',
    get: true,
    unattested: true,
    fields: {},
  },
  form: {
    lane: 'slow',
    subject: 'form',
    space: 'forms',
    purpose: 'by',
    get: true,
    unattested: true,
  },
  'error/js': {
    lane: 'slow',
    space: 'errors',
    purpose: 'by',
    get: true,
    unattested: true,
    fields: {
      kind: { bytes: 100, form: 'label' },
      message: { bytes: 4_000, form: 'text', required: true },
      stack: { bytes: 16_000 },
      file: PAGE,
      line: { form: 'number' },
      column: { form: 'number' },
      page: PAGE,
      release: { bytes: 100 },
      environment: { bytes: 100 },
      count: { form: 'number' },
      /** What the visitor did before, parted by `;`. */
      trail: PAGE,
      trunc: { form: 'flag' },
    },
  },
  'link/dead': {
    lane: 'slow',
    space: 'links',
    purpose: 'by',
    get: true,
    unattested: true,
    fields: {
      href: { bytes: 4_000, form: 'label', required: true },
      page: PAGE,
      status: { form: 'number' },
      tag: { bytes: 40, form: 'label' },
      count: { form: 'number' },
      trunc: { form: 'flag' },
    },
  },
} as const satisfies Record<string, EventTypeRow>

export type KnownEventType = keyof typeof EVENT_TYPES

/**
 * Fields that every type may have. `z` holds other fields, deflated; these, the subject's field and `by` stay outside
 * it, since the edge has to read them and cannot inflate.
 */
export const RESERVED_FIELDS: Readonly<Record<string, FieldRule>> = {
  id: { form: 'id' },
  own: { form: 'hash' },
  proof: { form: 'secret' },
  att: { bytes: 1_000 },
  z: { bytes: 7_600 },
}

const TYPE_NAME = /^[a-z][a-z0-9-]*(?:\/[a-z][a-z0-9-]*)*$/
const TYPE_BYTES_MAX = 100

/** The row of a type; a custom type's where the name is well formed, else undefined. */
export function eventTypeRow(type: string): EventTypeRow | undefined {
  if (Object.hasOwn(EVENT_TYPES, type)) return EVENT_TYPES[type as KnownEventType]
  return type.length <= TYPE_BYTES_MAX && TYPE_NAME.test(type) ? CUSTOM : undefined
}
