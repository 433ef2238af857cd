/** The content codings that the server speaks, the one that saves most first. */
export const CONTENT_CODINGS = ['br', 'gzip', 'identity'] as const

export type ContentCoding = (typeof CONTENT_CODINGS)[number]

/**
 * Picks the coding that an `Accept-Encoding` header likes best (RFC 9110 section 12.5.3); of equals, the smaller result.
 * A coding with a malformed weight counts as refused. Where everything is refused it is still `identity`: a client that
 * cannot read the file at all is a client that does not exist, and a 406 would help nobody.
 *
 * ```ts
 * preferredCoding('gzip, deflate, br;q=0.9') // 'gzip'
 * preferredCoding(null) // 'identity'
 * ```
 */
export function preferredCoding(header: string | null): ContentCoding {
  if (!header) return 'identity'
  const weights = new Map<string, number>()
  for (const item of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';')
    weights.set(name.trim(), weightOf(parameters))
  }
  let best: ContentCoding = 'identity'
  let bestWeight = 0
  for (const coding of CONTENT_CODINGS) {
    // Identity needs no mention to be acceptable, but what the client asked for by name goes first.
    const unnamed = coding === 'identity' ? Number.MIN_VALUE : 0
    const weight = weights.get(coding) ?? weights.get('*') ?? unnamed
    if (weight > bestWeight) [best, bestWeight] = [coding, weight]
  }
  return best
}

function weightOf(parameters: string[]): number {
  const weight = parameters.map((text) => text.trim()).find((text) => text.startsWith('q='))
  if (weight === undefined) return 1
  return /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight.slice(2)) : 0
}
