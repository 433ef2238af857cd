import { utf8Length } from '../../codec/index.js'
import { plainText } from './plain-text.js'
import { plainValue, type PlainValue } from './plain-value.js'

/**
 * How much of each text and each list is kept, from everything down: the first that fits is taken, so equal values are
 * cut equally. The first keeps whatever could fit at all.
 */
const RUNGS = [
  { charsMax: Infinity, itemsMax: Infinity },
  { charsMax: 16_384, itemsMax: 256 },
  { charsMax: 4_096, itemsMax: 128 },
  { charsMax: 1_024, itemsMax: 64 },
  { charsMax: 256, itemsMax: 32 },
  { charsMax: 64, itemsMax: 8 },
] as const

/** What is kept of the description where nothing else fits. */
const DESCRIPTION_CHARS_MAX = 256

/** Plain fields, and how many bytes they take as JSON. */
export interface FittingFields {
  readonly fields: Readonly<Record<string, PlainValue>>
  readonly bytes: number
}

/**
 * Says fields as JSON can, cut by a fixed ladder until they take at most `bytesMax`. Never throws.
 *
 * @param bytesMax At least 2,048.
 */
export function fitFields(
  fields: Readonly<Record<string, unknown>>,
  bytesMax: number,
  isSecret: (key: string) => boolean,
): FittingFields {
  let whole: PlainValue | undefined
  for (const rung of RUNGS) {
    // Only the first reads the value itself: a getter may say something else the next time.
    const told = plainValue(whole ?? fields, { ...rung, isSecret })
    whole ??= told
    const bytes = utf8Length(JSON.stringify(told))
    if (bytes <= bytesMax) return { fields: told as FittingFields['fields'], bytes }
  }
  const description = plainText(
    String((whole as typeof fields)['description']),
    DESCRIPTION_CHARS_MAX,
  )
  const least = { description, cut: 'More than a record can hold.' }
  return { fields: least, bytes: utf8Length(JSON.stringify(least)) }
}
