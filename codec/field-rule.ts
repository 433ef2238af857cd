import { EventError } from './error.js'
import { charCount, utf8Length } from './utf8.js'

/** What a field may hold. */
export interface FieldRule {
  readonly required?: true
  /** Most characters (code points). */
  readonly chars?: number
  /** Most bytes in UTF-8. */
  readonly bytes?: number
  readonly form?: FieldForm
  /** The field is a list, one value a line: how many there may be, and what each may hold. */
  readonly lines?: { readonly max: number; readonly each: FieldRule }
}

const FORMS = {
  /** An event id: 16 random bytes in base64url from our client, or a CDN's request id. */
  id: [/^[A-Za-z0-9_-]{8,64}={0,2}$/, 'an id of 8 to 64 letters, digits, "-" or "_"'],
  /** A SHA-256 in base64url. */
  hash: [/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 in base64url (43 characters)'],
  secret: [/^[A-Za-z0-9_-]{22,64}$/, 'a secret of 22 to 64 base64url characters'],
  /** Who owns a comment, as its line's `by` says: see `ownerOf`. */
  owner: [/^[A-Za-z0-9_-]{22,43}$/, 'the value of "by" in the comment\'s line'],
  /** Milliseconds since 1970, 13 digits: the years 2001 to 2286. */
  millis: [/^[1-9][0-9]{12}$/, 'milliseconds since 1970 (13 digits)'],
  instant: [
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/,
    'a time in UTC such as 2026-12-31T18:00Z',
  ],
  number: [/^[0-9]{1,9}$/, 'a whole number of at most 9 digits'],
  flag: [/^1$/, '1, or be left out'],
  /** One line that a person can see. */
  label: [/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/, 'one line without control characters'],
  text: [/^/, 'more than white space'],
} as const

export type FieldForm = keyof typeof FORMS

/**
 * A plain form sends every input, filled in or not: these mean the same empty as left out. The others would not: an empty
 * id, owner or closing time is none.
 */
const MAY_BE_EMPTY: readonly FieldForm[] = ['label', 'text', 'number']

/**
 * Checks one value against its rule.
 *
 * @throws {EventError} `missing_field`, `field_too_long` or `invalid_field`, naming the field and the limit.
 */
export function checkField(field: string, value: string | undefined, rule: FieldRule): void {
  if (value === undefined || value === '') {
    if (rule.required)
      throw new EventError('missing_field', `The field "${field}" is missing.`, { field })
    if (value === undefined) return
  }
  if (rule.chars !== undefined && value.length > rule.chars && charCount(value) > rule.chars) {
    throw tooLong(field, `${rule.chars} characters`)
  }
  if (rule.bytes !== undefined && utf8Length(value) > rule.bytes)
    throw tooLong(field, `${rule.bytes} bytes`)
  if (rule.form === undefined || (value === '' && MAY_BE_EMPTY.includes(rule.form))) return
  const [pattern, meaning] = FORMS[rule.form]
  // Asked of `trim`: engines differ in what `\s` means beyond ASCII. No form allows nothing but white space.
  const isBlank = value.trim() === ''
  if (isBlank || !pattern.test(value) || (rule.form === 'instant' && !isDay(value))) {
    throw new EventError('invalid_field', `The field "${field}" must be ${meaning}.`, {
      field,
      limit: meaning,
    })
  }
  if (rule.lines) {
    const lines = fieldLines(value)
    if (lines.length > rule.lines.max) throw tooLong(field, `${rule.lines.max} lines`)
    for (const line of lines) checkField(field, line, rule.lines.each)
  }
}

/**
 * The values of a field that is a list: one a line, each once.
 *
 * @example fieldLines('lit\nhtmx\n') // ['lit', 'htmx']
 */
export function fieldLines(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line, i) => line !== '' && lines.indexOf(line) === i)
}

/** Whether the calendar has the day of a time: some engines take 30 February for 2 March. */
function isDay(instant: string): boolean {
  const at = Date.parse(instant)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === instant.slice(0, 10)
}

function tooLong(field: string, limit: string): EventError {
  return new EventError('field_too_long', `The field "${field}" is over its limit of ${limit}.`, {
    field,
    limit,
  })
}
