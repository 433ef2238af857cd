import type { Markup } from '../render/markdown.js'

/** Makes an element. */
export function make(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...content: (string | Node)[]
): HTMLElement {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    // What has a class is a part that a page can style.
    if (name === 'class') element.setAttribute('part', value)
    // As an attribute it would need a weaker security policy.
    if (name === 'style') element.style.cssText = value
    else element.setAttribute(name, value)
  }
  element.append(...content)
  return element
}

/** Markup as nodes. Nothing is parsed as HTML: every text is a text node or an attribute's value. */
export function markupNodes(markup: readonly (Markup | undefined)[]): (string | Node)[] {
  return markup.map((part = '') =>
    typeof part === 'string' ? part : make(part[0], part[1], ...markupNodes(part[2])),
  )
}
