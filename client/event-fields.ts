import type { EVENT_TYPES, KnownEventType } from '../codec/index.js'

type Rows = typeof EVENT_TYPES

/** What a field's value may be in a call: text, or what its form makes natural. */
type Value<Rule> = Rule extends { form: 'number' }
  ? number
  : Rule extends { form: 'flag' }
    ? boolean
    : string

type Required<Rules> = {
  [Name in keyof Rules as Rules[Name] extends { required: true } ? Name : never]: Value<Rules[Name]>
}

type Optional<Rules> = {
  [Name in keyof Rules as Rules[Name] extends { required: true } ? never : Name]?:
    Value<Rules[Name]> | undefined
}

type SubjectField<Row> = Row extends { subject: infer Name extends string }
  ? { [Field in Name]: string }
  : unknown

type RuleFields<Row> = Row extends { fields: infer Rules }
  ? Required<Rules> & Optional<Rules>
  : CustomFields

/** Fields of a type that has no row of its own. */
export type CustomFields = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * The fields of an event type, from its row in `EVENT_TYPES`, so that a wrong field does not compile.
 *
 * @example const fields: EventFields<'react'> = { post: 'my-post', type: '👍' }
 */
export type EventFields<Type extends string> = Type extends KnownEventType
  ? Readonly<SubjectField<Rows[Type]> & RuleFields<Rows[Type]>>
  : CustomFields

/** Values as text: a flag is `1` or left out, and half a surrogate pair, which has no UTF-8 form, is U+FFFD. */
export function fieldText(fields: CustomFields): Record<string, string> {
  const text: Record<string, string> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined && value !== false)
      text[name] = `${value === true ? 1 : value}`.replace(/\p{Cs}/gu, '\ufffd')
  }
  return text
}
