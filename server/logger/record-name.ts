/** Most UTF-16 units of an origin or a type: with its time and id, a key stays far below the 1,024 bytes of DynamoDB. */
export const NAME_CHARS_MAX = 128
/** Most UTF-16 units of a user. DynamoDB takes partition keys of 2,048 bytes; a unit is at most three. */
export const USER_CHARS_MAX = 512

/**
 * A name that every store takes, made of whatever was given: a wrong name must not cost the record, nor whoever logs it.
 *
 * @example recordName('a\0b', NAME_CHARS_MAX) // 'a\ufffdb'
 */
export function recordName(given: unknown, charsMax: number): string {
  const text = typeof given === 'string' ? given : ''
  const named = text
    .slice(0, charsMax)
    .replace(/#/g, '_')
    .replace(/\0|\p{Surrogate}/gu, '\ufffd')
  return named === '' ? 'UNNAMED' : named
}
