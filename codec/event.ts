import { EventError } from './error.js'
import { RESERVED_FIELDS, eventTypeRow, type EventTypeRow } from './event-types.js'
import { checkField, type FieldRule } from './field-rule.js'
import { FIELDS_MAX } from './limits.js'
import { parseQuery, tooManyFields, type Fields } from './query.js'
import { checkSubject } from './subject.js'

/** What a visitor says happened: a claim, until an edge has attested it. */
export interface SiteEvent {
  readonly type: string
  readonly row: EventTypeRow
  /** What it happened to: `comments/my-post`. The state keeps it there, unless the type's row says `mine`. */
  readonly subject: string
  readonly fields: Fields
}

/**
 * Makes an event of a type and its fields, or says what is wrong with them.
 *
 * With `z` among the fields only what stands outside it is checked; call again with the inflated fields before use.
 *
 * @throws {EventError} `unknown_type`, `unknown_field`, `missing_field`, `invalid_field`, `field_too_long`.
 * @example siteEvent('react', { post: 'my-post', type: '👍' }).subject // 'reactions/my-post'
 */
export function siteEvent(type: string, fields: Fields): SiteEvent {
  const row = eventTypeRow(type)
  if (!row) throw unknownType()
  if (row.subject) checkSubject(row.subject, fields[row.subject])
  for (const name of Object.keys(fields)) {
    const rule = own(RESERVED_FIELDS, name) ?? own(row.fields, name)
    if (rule) checkField(name, fields[name], rule)
    else if (row.fields && name !== row.subject) {
      throw new EventError('unknown_field', `An event "${type}" has no field "${name}".`, {
        field: name,
      })
    }
  }
  if (fields['z'] === undefined) {
    for (const name of Object.keys(row.fields ?? {})) {
      if (row.fields?.[name]?.required) checkField(name, fields[name], row.fields[name])
    }
  }
  return eventOfRow(type, fields, row)
}

/**
 * Makes an event whose fields nobody has looked at, for an edge that has no room for their rules. Whoever reads the event
 * there calls `siteEvent`.
 */
export function eventOfRow(type: string, fields: Fields, row: EventTypeRow): SiteEvent {
  const subject = `${row.space}/${row.subject ? (fields[row.subject] ?? '') : type}`
  return { type, row, subject, fields }
}

/** The error for a type that none can have. */
export function unknownType(): EventError {
  return new EventError(
    'unknown_type',
    'An event type is made of a-z, 0-9, "-" and "/", as in "link/dead".',
    { limit: '100 bytes' },
  )
}

/**
 * Puts the fields that `z` holds in its place.
 *
 * @param inflate Turns the value of `z` into text, or undefined where it is broken or over its limit.
 * @throws {EventError} `malformed_z`, or what `parseQuery` throws.
 */
export function withInflatedFields(
  fields: Fields,
  inflate: (z: string) => string | undefined,
): Fields {
  const z = fields['z']
  if (z === undefined) return fields
  const text = inflate(z)
  if (text === undefined) {
    throw new EventError(
      'malformed_z',
      'The field "z" must be deflate-raw in base64url, and inflate to at most 64 KiB.',
      {
        field: 'z',
        limit: '64 KiB inflated',
      },
    )
  }
  const all: Record<string, string> = Object.assign(
    Object.create(null) as Record<string, string>,
    fields,
  )
  delete all['z']
  const inner = parseQuery(text)
  for (const name of Object.keys(inner)) {
    if (name in all || Object.hasOwn(RESERVED_FIELDS, name) || OUTSIDE_Z.includes(name)) {
      throw new EventError(
        'malformed_z',
        `The field "${name}" must not be inside "z", or is given twice.`,
        { field: name },
      )
    }
    all[name] = inner[name] ?? ''
  }
  if (Object.keys(all).length > FIELDS_MAX) throw tooManyFields()
  return all
}

const OUTSIDE_Z: readonly string[] = ['post', 'poll', 'form', 'by']

/** A rule by name; a field named `constructor` must not find what every object inherits. */
function own(
  rules: Readonly<Record<string, FieldRule>> | undefined,
  name: string,
): FieldRule | undefined {
  return rules && Object.hasOwn(rules, name) ? rules[name] : undefined
}
