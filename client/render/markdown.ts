/** A piece of a comment: text, or an element with its attributes and what is in it. */
export type Markup =
  | string
  | readonly [
      tag: string,
      attributes: Readonly<Record<string, string>>,
      content: readonly (Markup | undefined)[],
    ]

/** Quotes in quotes, lists in lists: deeper than any reader follows, and no stack grows with the text. */
const DEPTH_MAX = 5

const FENCE = /^ {0,3}```/
const QUOTE = /^ {0,3}> ?/
const ITEM = /^ ?(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)/

/**
 * Reads the Markdown of a comment: paragraphs, `**bold**`, `*italic*`, `` `code` ``, fenced code, `>` quotes, lists,
 * `[links](https://…)` and plain addresses. All else is text. It makes no HTML, and works on every text.
 */
export function markdown(text: string, depth = 0): Markup[] {
  const blocks: Markup[] = []
  const lines = text.split(/\r?\n/)
  const isDeep = depth >= DEPTH_MAX
  const opens = (line: string): boolean =>
    FENCE.test(line) || (!isDeep && (QUOTE.test(line) || ITEM.test(line)))
  let at = 0
  /** Takes the next line, and those after it that belong to it. */
  const take = (belongs: (line: string) => boolean): string[] => {
    const from = at++
    while (at < lines.length && belongs(lines[at] ?? '')) at++
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (FENCE.test(line)) {
      const [, ...code] = take((next) => !FENCE.test(next))
      at++
      blocks.push(['pre', {}, [['code', {}, [code.join('\n')]]]])
    } else if (!isDeep && QUOTE.test(line)) {
      const quoted = take((next) => QUOTE.test(next)).map((next) => next.replace(QUOTE, ''))
      blocks.push(['blockquote', {}, markdown(quoted.join('\n'), depth + 1)])
    } else if (!isDeep && ITEM.test(line))
      blocks.push(
        list(
          take((next) => ITEM.test(next) || /^ {2}/.test(next)),
          depth,
        ),
      )
    else if (line.trim())
      blocks.push(['p', {}, inline(take((next) => !!next.trim() && !opens(next)).join('\n'))])
    else at++
  }
  return blocks
}

function list(lines: readonly string[], depth: number): Markup {
  const items: string[] = []
  for (const line of lines) {
    if (/^ ?\S/.test(line)) items.push(line.replace(ITEM, ''))
    else items.push(`${items.pop() ?? ''}\n${line.replace(/^ {2,4}/, '')}`)
  }
  const start = parseInt(lines[0] ?? '')
  return [
    start >= 0 ? 'ol' : 'ul',
    start >= 0 ? { start: String(start) } : {},
    items.map((item) => {
      const [first, ...more] = markdown(item, depth + 1)
      // One paragraph needs no margins of its own.
      return ['li', {}, [...(first?.[0] === 'p' ? (first[2] as Markup[]) : [first]), ...more]]
    }),
  ]
}

// Bounded, so that no text makes it slow. A label that looks like an address could hide where it leads, and bidi controls
// can make an address read as another one. A product such as 2*3*4 is no emphasis.
const INLINE =
  /\\([*`[\]>\\])|(`{1,2})([^]{1,500}?)\2(?!`)|\*\*(?=\S)([^]{0,500}?\S)\*\*(?!\*)|(?<![\w*])\*(?=[^\s*])([^]{0,500}?[^\s*])\*(?![\w*])|\[((?:(?!\/\/|www\.)[^[\]\n]){1,200})\]\((https?:\/\/[^\s()<>]+)\)|\bhttps?:\/\/[^\s<>[\]"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu
const TRAILING = /[.,;:!?)\]}…*]+$/u

function inline(text: string, depth = 0): Markup[] {
  const parts: Markup[] = []
  const pattern = new RegExp(INLINE)
  let from = 0
  for (let match; depth < DEPTH_MAX && (match = pattern.exec(text));) {
    const [whole, escaped, , code, bold, italic, label, target] = match
    const emphasis = bold ?? italic
    let shown = whole
    let part: Markup | undefined = escaped
    if (code) part = ['code', {}, [code]]
    else if (emphasis) part = [bold ? 'strong' : 'em', {}, inline(emphasis, depth + 1)]
    else if (!escaped) {
      if (!label) shown = whole.replace(TRAILING, '')
      // An address that opens a bracket may close it.
      if (/\([^)]*$/.test(shown) && whole[shown.length] === ')') shown += ')'
      const href = webAddress(target ?? shown)
      // With a direction of its own, a label cannot turn the text around it.
      const attributes = { href, rel: 'nofollow ugc noopener', dir: 'auto' }
      part = href && ['a', attributes, label ? inline(label, depth + 1) : [shown]]
    }
    if (!part) continue
    parts.push(text.slice(from, match.index), part)
    pattern.lastIndex = from = match.index + shown.length
  }
  return [...parts, text.slice(from)].filter(Boolean)
}

function webAddress(text: string): string {
  try {
    return new URL(text).href
  } catch {
    return ''
  }
}
