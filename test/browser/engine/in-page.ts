/**
 * What runs in the page: both functions are sent there as text, so they may use nothing but their arguments.
 * They look into shadow roots, and go by role and name as a person with a screen reader does.
 */

/** Where to click on the control with this role and name, once it can be seen and nothing lies over it. */
export function placeOf(role: string, name: string): { x: number; y: number } | undefined {
  const selectors: Readonly<Record<string, string>> = {
    button: 'button',
    link: 'a[href]',
    radio: 'input[type=radio]',
    combobox: 'select',
    textbox: 'textarea, input:not([type]), input[type=text]',
  }
  const text = (nodes: Iterable<Element> | null | undefined): string =>
    [...(nodes ?? [])].map((node) => node.textContent).join(' ')
  const nameOf = (element: HTMLInputElement): string => {
    const root = element.getRootNode() as ParentNode
    const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? []
    const labels = ids.flatMap((id) => root.querySelector(`#${CSS.escape(id)}`) ?? [])
    const named = element.getAttribute('aria-label') ?? (text(labels) || text(element.labels))
    return (named || element.textContent || '').replace(/\s+/g, ' ').trim()
  }
  const find = (root: ParentNode): HTMLElement | undefined => {
    for (const element of root.querySelectorAll<HTMLInputElement>('*')) {
      const isIt = element.matches(selectors[role] ?? `[role=${role}]`)
      const shown = isIt && element.getClientRects().length > 0 && !element.disabled
      if (shown && nameOf(element).includes(name))
        // A radio button may be too small to hit; its label is what people click.
        return role === 'radio' ? (element.labels?.[0] ?? element) : element
      const inside = element.shadowRoot && find(element.shadowRoot)
      if (inside) return inside
    }
    return undefined
  }
  const found = find(document)
  if (!found) return undefined
  found.scrollIntoView({ block: 'center', behavior: 'instant' })
  const box = found.getBoundingClientRect()
  const place = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  const hit = (found.getRootNode() as Document | ShadowRoot).elementFromPoint(place.x, place.y)
  return found.contains(hit) ? place : undefined
}

/** All text that the page shows, that of shadow roots too. */
export function shownText(): string {
  const textOf = (root: Node): string => {
    const own = root instanceof Element ? root.shadowRoot : undefined
    const parts = [...(own ?? root).childNodes].map((node) => {
      if (node instanceof Text) return node.data
      if (node instanceof HTMLElement && getComputedStyle(node).display === 'none') return ''
      return /^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.nodeName) ? '' : textOf(node)
    })
    return parts.join('')
  }
  return textOf(document.body)
}
