import { html, type TemplateResult } from 'lit'

// Bidi controls end a link: they can make an address read as another one.
const LINK = /\bhttps?:\/\/[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu
const TRAILING = /[.,;:!?)\]}…]+$/u

/** Text with its web addresses as links. Everything is a text node or an attribute of ours; nothing is parsed as HTML. */
export function linkedText(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = []
  let from = 0
  for (const match of text.matchAll(LINK)) {
    const shown = match[0].replace(TRAILING, '')
    const href = webAddress(shown)
    if (href === undefined) continue
    parts.push(text.slice(from, match.index))
    parts.push(html`<a href=${href} rel="nofollow ugc noopener">${shown}</a>`)
    from = match.index + shown.length
  }
  parts.push(text.slice(from))
  return parts
}

function webAddress(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text)
    return protocol === 'https:' || protocol === 'http:' ? href : undefined
  } catch {
    return undefined
  }
}
