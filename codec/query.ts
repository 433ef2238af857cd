import { EventError } from './error.js'
import { FIELDS_MAX } from './limits.js'
import { percentDecode } from './percent-decode.js'
import { percentEncode } from './percent.js'

/** The named values of an event or of a text line. It has no prototype, so that no name means anything else. */
export type Fields = Readonly<Record<string, string>>

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,39}$/

/**
 * Reads a query, without its `?`, into fields.
 *
 * @throws {EventError} `malformed_query`, `duplicate_field` or `too_many_fields`.
 * @example parseQuery('post=my-post&body=great%20post').body // 'great post'
 */
export function parseQuery(query: string): Fields {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  let count = 0
  for (const part of query.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const name = percentDecode(at < 0 ? part : part.slice(0, at))
    if (name === undefined || !FIELD_NAME.test(name)) {
      throw new EventError(
        'malformed_query',
        'A field name must be a letter and up to 39 letters, digits, "_", "." or "-".',
      )
    }
    const value = at < 0 ? '' : percentDecode(part.slice(at + 1))
    if (value === undefined) {
      throw new EventError(
        'malformed_query',
        `The field "${name}" holds a bad percent-escape or invalid UTF-8.`,
        { field: name },
      )
    }
    if (name in fields)
      throw new EventError('duplicate_field', `The field "${name}" is given twice.`, {
        field: name,
      })
    if (++count > FIELDS_MAX) throw tooManyFields()
    fields[name] = value
  }
  return fields
}

/** The error for an event with more fields than the limit. */
export function tooManyFields(): EventError {
  const limit = `${FIELDS_MAX} fields`
  return new EventError('too_many_fields', `An event has at most ${limit}.`, { limit })
}

/** Writes fields as a query, in the order given, leaving out those that are undefined. */
export function formatQuery(fields: Readonly<Record<string, string | undefined>>): string {
  const parts: string[] = []
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value !== undefined) parts.push(`${percentEncode(name)}=${percentEncode(value)}`)
  }
  return parts.join('&')
}

/**
 * What an attestation signs: the type and the fields as sent, without `att`, names sorted, decoded once and encoded by
 * this codec. Prefix, lane and alias are no part of it; `z` stays as it is.
 */
export function canonicalQuery(type: string, fields: Fields): string {
  const parts: string[] = []
  for (const name of Object.keys(fields).sort()) {
    if (name !== 'att') parts.push(`${percentEncode(name)}=${percentEncode(fields[name] ?? '')}`)
  }
  return `${type}?${parts.join('&')}`
}
