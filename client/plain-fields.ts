import type { EventTypeRow, FieldRule } from '../codec/index.js'

const SUBJECT = /^(?!counts$)[\w-]+(?:\/[\w-]+)*$/
const SUBJECT_CHARS_MAX = 200
const NAME = /^[A-Za-z]\w{0,39}$/

/** What is certainly well formed, by form. A form that is missing here is never plain. */
const PLAIN: Partial<Record<NonNullable<FieldRule['form']> | 'any', RegExp>> = {
  id: /^[\w-]{22,43}$/,
  owner: /^[\w-]{22,43}$/,
  secret: /^[\w-]{22,43}$/,
  number: /^\d{1,9}$/,
  flag: /^1$/,
  label: /^(?=.*\S)[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+$/u,
  text: /^(?=[^]*\S)\P{Cs}+$/u,
  any: /^\P{Cs}*$/u,
}

/**
 * Whether an event's fields are plainly fine, so that it can leave at once. False means "look closer", not "wrong": the
 * codec's rules decide then, and are loaded for that alone.
 */
export function isPlain(row: EventTypeRow, fields: Readonly<Record<string, string>>): boolean {
  const subject = row.subject === undefined ? '-' : (fields[row.subject] ?? '')
  if (!SUBJECT.test(subject) || subject.length > SUBJECT_CHARS_MAX) return false
  const rules: Readonly<Record<string, FieldRule>> = row.fields ?? {}
  if (Object.keys(rules).some((name) => rules[name]?.required && !fields[name])) return false
  return Object.keys(fields).every((name) => {
    if (name === row.subject) return true
    const rule = rules[name]
    const value = fields[name] ?? ''
    if (!rule) return row.fields === undefined && NAME.test(name) && PLAIN.any?.test(value)
    // A UTF-16 unit is at most one character, and at most three bytes.
    const unitsMax = rule.chars ?? (rule.bytes ?? Infinity) / 3
    return value.length <= unitsMax && PLAIN[rule.form ?? 'any']?.test(value)
  })
}
