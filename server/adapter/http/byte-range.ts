/** Positions of the first and the last byte, both included. */
export interface ByteRange {
  first: number
  last: number
}

/**
 * Reads a `Range` header against a length in bytes. Undefined means: send the whole file, which RFC 9110 section 14.2 allows
 * for any range; it is so for several ranges (nobody needs them, and overlapping ones are an attack), for other units, for
 * bad syntax and for an empty file, whose ranges `Content-Range` cannot write.
 *
 * ```ts
 * readByteRange('bytes=-500', 2000) // { first: 1500, last: 1999 }
 * readByteRange('bytes=2000-', 2000) // 'unsatisfiable'
 * ```
 */
export function readByteRange(
  header: string | null,
  length: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = header === null ? null : /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header)
  const [, from = '', to = ''] = match ?? []
  if (!match || length === 0 || (from === '' && to === '')) return undefined
  if (from === '') {
    const suffix = Math.min(Number(to), length)
    return suffix === 0 ? 'unsatisfiable' : { first: length - suffix, last: length - 1 }
  }
  const first = Number(from)
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first >= length ? 'unsatisfiable' : { first, last }
}
