import type { Fields } from './query.js'

/** One counted thing: a line of `reactions/<post>.txt` (`type=👍&count=12`) or `polls/<poll>.txt` (`choice=lit&count=40`). */
export interface Tally {
  readonly label: string
  readonly count: number
}

/** Reads a line. `name` is the field that holds the label: `type` or `choice`. Undefined where it is not a tally. */
export function parseTally(fields: Fields, name: 'type' | 'choice'): Tally | undefined {
  const label = fields[name]
  const count = Number(fields['count'])
  return label === undefined || !Number.isSafeInteger(count) ? undefined : { label, count }
}
